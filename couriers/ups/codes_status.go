package ups

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// statusCodes is statusCode, three digits: the one code that tells what an activity means, whatever its type. Requests, promises and new
// estimates are notes about a package, not scans of it. A voided pickup (043) ends nothing: the label is still there.
func statusCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("000", tracker.StatusPending)
	t.Plain("003 044 045 065 077 079 080 131 135 157 166", tracker.StatusInfoReceived)
	t.Plain("038 160 167 168 169", tracker.StatusPickedUp)
	t.Plain(`005 010 014 016 025 039 047 057 070 071 073 074 075 084 087 093 094 128 134 137 138 139 156 158 159 164 165`, tracker.StatusInTransit)
	t.Add(`018 019 020 027 028 041 042 054 055 056 063 082 095 096 097 098 099 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115
		116 120 121 122 133 136 153 154`, note())
	t.Plain("006 021 037 072 078 089 091 146 162", tracker.StatusOutForDelivery)
	t.Plain("017 040 144 161", tracker.StatusAvailableForPickup)
	t.Plain("022 023 024 060 061 062 066 145", tracker.StatusFailedAttempt)
	t.Plain("011 026 143 155", tracker.StatusDelivered)
	t.Plain("012 058 092 123 124 125 126 141", tracker.StatusCustomsHold)
	t.Add("013 029 030 069 076 083", trouble())
	t.Plain("032 043 046 048 049 050 051 052 053 059 064 085 086 090 127 129 130 132 142", tracker.StatusException)
	t.Plain("033 035 036 117 118 119", tracker.StatusReturning)
	t.Plain("034 067 081", tracker.StatusReturned)
	t.Plain("007", tracker.StatusCancelled)
	t.Plain("068 140 147 149", tracker.StatusLost)
	t.Plain("088 148 163", tracker.StatusUnknown)
	return t
}
