"""Pages of those who invite (`send`), of those who are invited (`answer`), and of those who want no invitation (`refuse`)."""
