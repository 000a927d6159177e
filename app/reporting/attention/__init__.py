"""What needs attention: all that is overdue or soon due, whatever domain it is of."""
