-- Open maintenance tasks by kind and catalogue, as first screens count them.
CREATE INDEX maintenance_task_open ON maintenance_task (state, kind, catalogue_id, arose_on);
