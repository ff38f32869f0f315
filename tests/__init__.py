"""Everything that holds Rapporteur to its promises."""
