-- Indexes for what is asked by the business day.

-- Lists of orders of a day, and what its report reads beside them.
CREATE INDEX order_figures_day ON order_figures (branch_id, day);
-- Money by the day on which it moved.
CREATE INDEX money_figures_day ON money_figures (branch_id, day) WHERE day IS NOT NULL;
