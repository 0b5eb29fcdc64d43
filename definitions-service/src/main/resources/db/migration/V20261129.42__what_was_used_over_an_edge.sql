-- What the two sides of a boundary used lately.
create index definition_use_of_an_edge on definition_use (from_team, to_team, work_type, day);
