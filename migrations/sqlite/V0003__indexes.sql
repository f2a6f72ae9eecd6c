-- Indexes that queries want, by hand. A key already leads with the branch and the aggregate.

-- X and Z add up the money and the checks of one shift.
CREATE INDEX money_figures_shift ON money_figures (branch_id, shift_id);
CREATE INDEX check_figures_shift ON check_figures (branch_id, shift_id) WHERE shift_id IS NOT NULL;
-- The day's report adds up the checks of one business day.
CREATE INDEX check_figures_day ON check_figures (branch_id, day);
-- Lists of open orders, and the floor.
CREATE INDEX order_figures_status ON order_figures (branch_id, status);
CREATE INDEX order_figures_table ON order_figures (branch_id, table_id) WHERE table_id IS NOT NULL;
