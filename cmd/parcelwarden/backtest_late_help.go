package main

const backtestLateHelp = `Train the lane model on past parcels, then judge others as daily looks would
have, and measure how right that was.

Parcels handed over before --train-until are learned as far as their ends were
known by then. Each later parcel (or each one of --test) is judged at every
midnight between its handover and the end of its promised day: how likely is it
not delivered by then? The model goes on learning with what had become known by
each midnight and nothing later. With --split order the day of the order parts
the file instead; what was ordered before and handed over later is only learned. A parcel is late if it was not delivered by the
end of its promised day; one that never was counts as late, so leave out parcels
whose promised day is still to come.

One alert per parcel is counted, at the first look whose score passes. The score
is the log odds of the chance less 0.8 for each day left: the earlier an alert,
the surer it must be. Fixed age (days since handover) and lane quantile (share
of the lane's training parcels that were faster) score the same looks.

THE FILE: CSV in UTF-8, .gz unpacked; one row per parcel, columns by name

  id            required  any text, once in the file
  origin        required  province or city where it starts
  destination   required  province or city where it goes
  shipped_at    required  when the courier got it; empty: left out
  promised_on   required  day by whose end it was promised; empty: left out
  delivered_at  required  when it arrived; empty: it has not
  status        required  delivered, canceled (left out) or anything else
  courier, service        part of the lane where they are there
  seller                  who shipped it
  ordered_at, ship_by     when it was ordered, and had to be shipped
  weight                  how many parcels the row stands for; 1 if empty

Times are local without offset: 2018-03-09 17:05:00; days 2018-03-09. Columns
with other names are ignored. Empty cells may hold a dash.

  id,origin,destination,seller,shipped_at,promised_on,delivered_at,status,weight
  A-1,North,East,S-01,2018-03-05 14:10:00,2018-03-16,2018-03-12 10:31:00,delivered,2.5
  A-2,North,West,S-01,2018-03-06 09:00:00,2018-03-14,2018-03-19 16:44:00,delivered,2.5
  A-3,South,West,S-02,2018-03-06 17:40:00,2018-03-13,-,shipped,1

  parcelwarden backtest late parcels.csv.gz --train-until 2018-03-06

A-1 is learned, A-2 (five days late) and A-3 (never delivered) are judged, A-2
from 2018-03-07 00:00 (8 days before the end of 2018-03-14) on. Rejected, with
row, field and reason: times that are none, a delivery before the handover, the
status delivered without a delivery, a second row of one id.

Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some rows rejected.`
