"""The statements that are needed are run, in this file and in the user's others that it imports."""
