-- A lock excludes itself, all above it and all below it: algesta/prod excludes algesta/prod/api. A
-- run may hold several keys, and one that waits is woken when any that overlaps is given back.
alter table run add column lock_keys text[] not null default '{}';
