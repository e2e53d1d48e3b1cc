"""What is kept between runs, and by what it is known to be true still; uses no other room."""
