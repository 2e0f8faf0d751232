"""What an area shows to everybody: its workers, its services, and figures in which nobody can be found."""
