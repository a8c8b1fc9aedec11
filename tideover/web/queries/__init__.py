"""What the staff pages show, read from several rooms into frozen contexts."""
