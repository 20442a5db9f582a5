"""What components themselves say in logs, events and errors, as findings of the checks that ask for the same."""
