"""What this machine has and lacks, with a way to mend each lack."""
