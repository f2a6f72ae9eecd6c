-- Indexes that queries want, by hand. A key already leads with the branch and the aggregate.

-- Sales of a day, by the hour in which their checks were settled.
CREATE INDEX check_figures_day ON check_figures (branch_id, day);
