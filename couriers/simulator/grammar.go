package simulator

// Grammar describes the scenario language. It is what `--help` and documentation show.
const Grammar = `A scenario is a text of lines. A # begins a comment, except within "quotes". Words are parted by blanks. Offsets and durations are
written 30m, 6h, 90h30m or 4d; offsets count from the start. Texts stand in "quotes".

  start TIME                       RFC 3339; first line but for comments, 2026-09-01T08:00:00+08:00 if left out
  merchant CODE [PLATFORM]         shop of all following parcels, "qinghe" by default; on douyin, tmall or generic
  supplier CODE NAME               a supplier that parcels may name
  backup SKU CODE                  the supplier can reship that SKU; repeated lines give rank 1, 2, ...
  floor DURATION | floor off       lock of numbers asked too often at Kuaidi100; 30m by default

  parcel NUMBER COURIER [via PROVIDER] from CITY to CITY [OPTION ...]
  lane COURIER CITY>CITY [OPTION ...]        the same with an invented number
    COURIER  圆通 中通 韵达 申通 极兔 顺丰 京东 邮政, or yto zto yunda sto jt sf jd ems; abroad dhl fedex ups usps royalmail canadapost
    PROVIDER kuaidi100 kdniao sf 17track zto yto jt aftership easypost dhl fedex ups; left out, the one the courier usually goes over
    CITY     of China, or NewYork LosAngeles Toronto Berlin London (also 纽约 洛杉矶 多伦多 柏林 伦敦)
    OPTION   via PROVIDER | order NO | tail 1234 | notail | shipped OFFSET | paid OFFSET | promise OFFSET | value YUAN |
             supplier CODE | sku SKU | standard | express | duplicates | shuffled

  at OFFSET [NUMBER] EVENT ["TEXT"] [in CITY] [place NAME] [next NAME] [lag DURATION]
    EVENT    ordered picked_up hub_in hub_out arrive_city branch out_for_delivery attempt_failed unreachable locker collected
             signed refused damaged detained customs returning returned lost_text cancelled unknown
  at OFFSET [NUMBER] PROVIDER CODE ["TEXT"] [in CITY] [lag DURATION]     a row with a raw code of the wire
  at OFFSET outage DURATION [reset] [of PROVIDER]        HTTP 503, or connections that are cut
  at OFFSET stale DURATION [of PROVIDER]                 answers stand still
  at OFFSET limit DURATION [retry DURATION] [of PROVIDER]    HTTP 429 with Retry-After, 10m by default
  at OFFSET truncate DURATION [share N%] [of PROVIDER]   N per cent of the answers are cut short, all by default
  at OFFSET expect [NUMBER] EXPECTATION ...              what must be so at that time; several may follow one another
    EXPECTATION  open KIND [SEVERITY] | no incident | no KIND | resolved KIND | blind | recommend ACTION |
                 notify AUDIENCE CHANNEL | status STATUS
    KIND         a kind of incident or the name of a family

Without NUMBER a line is about the latest parcel above it; without a provider a fault is about that parcel's feed. Events name hubs and
branches of the parcel's own cities where the line gives none.`
