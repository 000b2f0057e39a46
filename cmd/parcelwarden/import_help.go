package main

const importOrdersHelp = `Import shipped orders from CSV or XLSX files.

CSV may be UTF-8 (with or without byte-order mark), GB18030/GBK or UTF-16 with
byte-order mark; the delimiter may be a comma, a semicolon or a TAB. Of a
workbook the first sheet that is not empty is read. The first line names the
columns: their order is free, and columns with other names are ignored and
reported. A row in which anything is wrong is left out as a whole and listed
with its row, field, value and reason; the other rows are kept and the exit
status is 3. The same file may be imported again: nothing is doubled. An export
whose name starts with its Unix second (1791213782_orders.csv) is as new as
that, any other as its modification time, and an older export never overwrites
newer state.

THE GENERIC FORMAT: one row per parcel of an order

  order_no         required  the shop's order number
  courier          required  the courier's name or code: 圆通速递, yto, SF Express
  tracking_no      required  the number on the parcel
  shipped_at       required  when the number was uploaded to the marketplace
  merchant                   code of the shop, if not --merchant
  paid_at                    when the buyer paid
  ship_by                    by when it had to be shipped
  promised_at                arrival promised to the buyer
  delivered_at               when it arrived, if it has
  supplier                   code of the supplier who ships; a new code is created
  sku, quantity              what is inside; quantity 1 if empty
  value, currency            paid amount, such as 46.60; CNY if empty
  origin_province, origin_city, dest_province, dest_city
  service                    the courier's product, such as standard
  phone_tail                 last four digits of the receiver's phone
  buyer_phone                the whole number instead; only its last four digits
                             are kept
  after_sale_reason          why the buyer first asked for an after-sale: damaged,
                             quality, other, or, only where the platform judged or
                             compensated the order for it, late_shipment,
                             wrong_or_missing, out_of_stock, trace_timeout,
                             trace_abnormal, fraud_shipping, false_tracking; the
                             marketplace's Chinese words do too. The first one stays
  after_sale_at              when that was; an earlier one replaces a later one
  excluded                   why the order does not count in the score: gift,
                             lucky_bag, low_price, instant_refund, abnormal,
                             force_majeure, platform_notice; "no" takes it back

Times are RFC 3339 or, in the merchant's zone, 2026-09-10 08:00:00 or
2026/9/10 8:00. ship_by and promised_at may be a day alone, which means its
end. A dash or nothing is empty. The same courier and tracking_no again update
the parcel, and add the order if order_no differs.

  order_no,courier,tracking_no,shipped_at,promised_at,sku,value,phone_tail
  A-1001,圆通速递,YT9000000000017,2026-09-10 08:00:00,2026-09-14,MUG-01,46.60,0417
  A-1002,sf,SF9000000000025,2026-09-10T09:30:00+08:00,-,MUG-02,89,1188

THE DOUDIAN ORDER EXPORT (抖店): recognized by its column 主订单编号

  主订单编号       required  order number (a TAB before the digits is fine)
  子订单编号                 sub-order number, one row each
  快递信息                   number-courier, several parcels joined by ;
  发货时间                   when it was shipped
  承诺发货时间               ship_by        预计送达时间       promised_at
  支付完成时间               paid_at        订单提交时间       order time
  订单完成时间               taken as delivered_at once the order is 已完成
  订单状态 售后状态          an order is closed or refunded if all its
                             sub-orders are; refunded in part it counts as
                             pending, so that a person looks first
  商家编码 商品数量          sku, quantity  选购商品 商品名称  title
  订单应付金额 商品金额      value          省 市              destination
  收件人手机号               phone; ignored while it is encrypted

Times are Beijing time. A row without 快递信息 is an order without a parcel. A
parcel without 发货时间 counts as shipped at 承诺发货时间 (never later than
now), else when the order was finished, paid or placed; without any of these
the row is rejected. Numbers that Excel has turned into 6.91793E+18 have lost
digits and are rejected: import the file as it was exported.

  主订单编号,子订单编号,商家编码,快递信息,发货时间,预计送达时间,订单状态
  6900000000000000011,6900000000000000011,MUG-01,YT9000000000017-圆通速递;SF9000000000025-顺丰速运,2026-09-10 08:00:00,2026-09-14 23:59:59,已发货

THE REPORT with --json, one JSON value (at most 10,000 errors per file)

  {"files":[{"name":"orders.csv","rows":2,"created":1,"updated":0,"unchanged":0,"rejected":1,
   "errors":[{"row":3,"field":"shipped_at","value":"soon","reason":"is not a time: …"}]}]}

Exit status: 0 all kept, 1 failed, 2 wrong usage, 3 some rows rejected.`

const importSuppliersHelp = `Import suppliers and what they deliver from a CSV or XLSX file: one row per
supplier and SKU, columns by name in any order. What belongs to the supplier
may stand in any of its rows but may not differ between them.

  supplier      required  code of the supplier
  name                    its name; the code if empty
  email, phone            how it is reached
  locale                  zh-CN (default) or en
  reply_hours             hours it has to answer, 12 if empty
  webhook_url             http or https address for notices
  sku                     what it delivers; without one the row is contact only
  backup_rank             0 regular supplier (default), 1, 2, … backups in order
  unit_cost, freight      cost of one piece and of one shipment, such as 12.50
  lead_hours              hours until a reshipment leaves
  stock                   pieces on hand; empty: not known
  on_time_rate            share that arrives in time: 0.93 or 93%; empty: not known
  currency                of the costs; CNY if empty
  per_day                 pieces a day it can send; empty: not known
  second_name, second_email, second_phone, second_webhook_url
                          who is asked when the first contact does not answer

  supplier,name,email,sku,backup_rank,unit_cost,freight,lead_hours,stock,on_time_rate
  S-01,North Mugs,duty@north.example,MUG-01,0,11.00,4.50,24,300,0.97
  S-02,South Mugs,desk@south.example,MUG-01,1,12.50,6.00,36,80,91%

The report counts suppliers, and rows that were rejected; with --json it has
the form that "import orders --help" shows.

Exit status: 0 all kept, 1 failed, 2 wrong usage, 3 some rows rejected.`
