"""What stands between the connections and the threads: bodies come in whole, turns are fair, and nobody waits without end."""
