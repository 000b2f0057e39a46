package main

const sourcesHelp = `Where orders come from, beside "import orders" and POST /api/orders: for each
source its last success, what keeps it from reading, and the address to enter at
the sender. All of them may repeat or lose a message and restart in the middle.
They are set up in the configuration:

  sources:
    qinghe-dd:
      type: doudian                    # 抖店开放平台
      app_key: YOUR-APP-KEY
      app_secret: YOUR-APP-SECRET
      shop_id: YOUR-SHOP-ID            # for an app of your own (自用型); else refresh_token: from the authorization page
    kettle:
      type: shopify                    # webhooks, and a query for what they lost
      shop: blue-kettle.myshopify.com
      access_token: YOUR-ADMIN-TOKEN   # read_orders, read_fulfillments
      webhook_secret: YOUR-CLIENT-SECRET   # former_secret: the one before, while it is changed
    erp:
      type: webhook                    # your own programs
      secret: AT-LEAST-16-CHARACTERS
    exports:
      type: folder
      folder: /srv/parcelwarden/qinghe

Each takes merchant: (where there are several), every: and days: (how far back
the first reading goes).

doudian   orders and after-sale cases by time of change. Messages 100-113 and
          200-211 go to /hooks/sources/NAME; a message only triggers a reading
          of its order. Refunded orders close their parcels, a compensation
          does not. Receiver fields are encrypted by the platform and not read,
          so SF and ZTO still need phone_tail from a file. Tokens are renewed
          by themselves and kept sealed with secret_key. Documented and checked
          against a server of our own, not against the live platform: the code
          for "too many requests" is published nowhere and guessed from its text.
shopify   topics fulfillments/create, fulfillments/update, orders/fulfilled
          (also orders/updated, orders/cancelled) to /hooks/sources/NAME. The
          carrier is free text there: an unknown one is rejected and counted,
          never guessed.
webhook   POST /hooks/orders/MERCHANT, body as for /api/orders, up to 1 MiB.
          X-Timestamp in Unix seconds (within five minutes), X-Signature:
          sha256= and hex HMAC-SHA256 of TIMESTAMP.BODY. With the same
          Idempotency-Key the first answer comes again.
folder    a file is taken when it has not changed between two looks and is not
          named like one in progress (.part, .tmp, ~$...). Imported files go to
          done/, what needs a person to rejected/.`

const pollHelp = `One polling pass over what is due, or over everything with --all; then what was
seen is judged.

Every account keeps within its provider's limits, over all nodes and all shops
that share its credentials. They are set under its name in the configuration:

  couriers:
    dhl:
      api_key: YOUR-KEY
      requests_per_second: 0.2     # the provider's own number is the default
      per_day: 250                 # requests a day; 0 for no limit
      quota_zone: Europe/Berlin    # whose midnight fills it again; the shop's zone by default
      number_floor: 30m            # shortest pause between two looks at one number
      price: 0.06 CNY              # of a look, or "0.25 CNY/number" where numbers are charged once

The last fifth of a day's requests is kept for parcels whose verdict waits for a
look. When nothing is left, or the provider says so, one incident (查询额度用尽)
names the account, and its page under 快递接口 lists every parcel that nobody sees
until the quota is filled again. The same page has requests, failures, answer
times and cost by day, and the codes that no table knows, each with a number
that showed it.

WRONG NUMBERS: a number is looked at before its courier is asked. One that cannot
be a tracking number (turned into 7.7E+14 by a spreadsheet, a phone number, a
letter where a digit belongs, a check digit that does not fit) is listed as
单号疑似录错 until a courier knows it. A number that its courier has not known for
72 hours is tried at up to three others: those that Kuaidi100 or Kdniao name,
then those whose numbers look like it. Where one has scans of this parcel, the
parcel moves there, its timeline says from where and why, and the export's next
row still finds it. Scans older than the upload by a week belong to an earlier
parcel with the same number and are left out (单号重复使用). A number uploaded, or a
parcel picked up, before the order was paid is told as well. With "auto" in the
column courier the number decides, where it leaves no doubt.`

const pushesHelp = `Prints each account whose provider can push, with the address to give to the
provider, and what came. The address is a credential: whoever has it can push,
unless the provider signs. It changes with secret_key.

push: true under an account has its provider push: parcels are subscribed where
the provider wants that, renewed and left again, within the account's rate and
quota. base_url must be an address that the provider can reach. Kuaidi100 is
given it with every subscription (set salt, else nothing is accepted), the
others want it in their console. Shops that share an account may use any one of
their addresses.

A push is checked (signature over the raw body), stored, acknowledged in the
provider's form, and worked off afterwards. Without a database the answer is 503
and the provider repeats it. A repeated push is stored once; a forged one is
counted and thrown away. Bodies are deleted after retention.pushes_days (7).

A push tells what happened, never that nothing has happened since: a stalled or
lost verdict still needs a look, made just after the threshold. A pushed parcel
is looked up once a day besides. Where such looks find what no push told (three
in a row), or no push came for a day, pushes are not trusted and the usual looks
return: state "on, not trusted", column missed.`
