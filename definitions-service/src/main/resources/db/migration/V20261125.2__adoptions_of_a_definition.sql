-- Who adopted a definition. An adoption's id is team--definition, and a definition's has no two
-- hyphens in a row.
create index adoptions_of_a_definition on registry_log (substring(id from '.*--(.*)'))
  where kind = 'adoption';
