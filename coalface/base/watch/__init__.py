"""What an operator sees of a running hub: a line a request, numbers, and never a word of anybody's."""
