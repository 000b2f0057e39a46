package ems

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
	"strings"
	"testing"
)

// TestOperations reads every documented operation, alone.
func TestOperations(t *testing.T) {
	t.Parallel()
	want := map[tracker.Status]string{
		tracker.StatusInfoReceived: "764",
		tracker.StatusPickedUp:     "203 464 O_001",
		tracker.StatusInTransit: `208 303 305 336 345 356 358 360 364 365 368 370 371 374 375 376 379 389 394 396 399 404 423 456 457 458 459 460 461 465
			466 468 469 481 485 486 487 488 489 490 494 495 496 498 499 500 505 506 516 520 521 533 538 552 554 556 557 558 562 563 565 713 756 802
			803 893 911 912 913 916 931 932 937 950 954 973 991 C_001 C_002 C_003 C_004 C_006 C_008 C_010 C_032 C_033 O_002 O_003 O_004 O_005 O_007
			O_008 O_009 O_020 O_022 O_029 O_031 O_032 O_033 O_034 O_035 O_036 O_037 O_038 O_039 O_043 O_044 O_046 O_047 O_049 O_050 O_051 V_398 V_954
			EDA EDB EDC EXA EXC EXD`,
		tracker.StatusCustomsHold:        "467 470 493 564 C_005 C_007 C_011 C_012 O_040 O_041 O_042 O_045 O_048 EME EXB",
		tracker.StatusOutForDelivery:     "702 749 O_014",
		tracker.StatusAvailableForPickup: "491 723 747 O_017",
		tracker.StatusFailedAttempt:      "462 542 705 O_013",
		tracker.StatusDelivered:          "463 704 748 O_010 O_016",
		tracker.StatusException:          "534 553 555 651 751 993 O_006 O_012",
		tracker.StatusReturning:          "312 326 405 447 482 708 741 750 C_009 O_011",
		tracker.StatusReturned:           "711",
		tracker.StatusCancelled:          "013 801",
		tracker.StatusLost:               "987 988",
		// What takes back an earlier event says nothing by itself.
		tracker.StatusUnknown: "207 212 304 424 448 472 474 483 492 742 743 744 EDAD EDCD EMED EXAD EXBD EXCD EXDD",
	}
	notes := " 499 552 554 556 557 558 991 "
	p, seen := testParser(), 0
	for status, list := range want {
		for code := range strings.FieldsSeq(list) {
			seen++
			r := p.read(event{Op: couriers.Text(code)})
			hint := status == tracker.StatusUnknown || strings.Contains(notes, " "+code+" ")
			if r.Status != status || r.Unknown || r.Hint != hint {
				t.Errorf("%s: %+v, want %s", code, r, status)
			}
		}
	}
	if seen != 197 || len(p.ops) != 197 {
		t.Errorf("%d codes in the test, %d in the table, the list has 197", seen, len(p.ops))
	}
	if r := p.read(event{Op: "13"}); !r.Unknown {
		t.Error("13 is taken for 013")
	}
}

// TestReasons reads every documented reason.
func TestReasons(t *testing.T) {
	t.Parallel()
	p, seen := testParser(), 0
	for status, list := range map[tracker.Status]string{
		tracker.StatusDelivered:          "10 20 60 70 90 100 120 150 160 161 162 163 164 165 166 167 168 169 181 ZDY",
		tracker.StatusAvailableForPickup: "30 50 80",
		tracker.StatusException:          "180",
	} {
		for reason := range strings.FieldsSeq(list) {
			seen++
			if r := p.read(event{Op: "704", Signed: couriers.Text(reason)}); r.Status != status || r.Unknown {
				t.Errorf("704/%s: %+v, want %s", reason, r, status)
			}
		}
	}
	for status, list := range map[tracker.Status]string{
		tracker.StatusFailedAttempt:      "1 2 3 4 5 6 11 12 16",
		tracker.StatusException:          "7",
		tracker.StatusAvailableForPickup: "8 9 14",
		tracker.StatusReturning:          "10 15",
		tracker.StatusLost:               "13",
	} {
		for reason := range strings.FieldsSeq(list) {
			seen++
			if r := p.read(event{Op: "705", Unsigned: couriers.Text(reason)}); r.Status != status || r.Unknown {
				t.Errorf("705/%s: %+v, want %s", reason, r, status)
			}
		}
	}
	if seen != 40 {
		t.Errorf("%d reasons, the lists have 40", seen)
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	p := testParser()
	for _, c := range []struct {
		name    string
		event   event
		want    tracker.Status
		code    string
		unknown bool
	}{
		{"unknown way of delivery", event{Op: "704", Signed: "999"}, tracker.StatusDelivered, "704/999", true},
		{"unknown way of failing", event{Op: "705", Unsigned: "999"}, tracker.StatusFailedAttempt, "705/999", true},
		{"delivered to the sender", event{Op: "704", Signed: "10", Desc: "退件已签收"}, tracker.StatusReturned, "704/10", false},
		{"a delivery has no reason to fail", event{Op: "704", Unsigned: "7"}, tracker.StatusDelivered, "704", false},
		{"other, with words", event{Op: "705", Unsigned: "16", Desc: "收件人拒收"}, tracker.StatusException, "705/16", false},
		{"lost in words", event{Op: "651", Desc: "邮件丢失，已丢失"}, tracker.StatusLost, "651", false},
		{"name where there is no description", event{Op: "651", Name: "件遗失"}, tracker.StatusLost, "651", false},
	} {
		if r := p.read(c.event); r.Status != c.want || r.Unknown != c.unknown || c.event.code() != c.code {
			t.Errorf("%s: %+v as %s, want %s as %s", c.name, r, c.event.code(), c.want, c.code)
		}
	}
}

func testParser() parser {
	return parser{ops: opCodes(), signed: signedReasons(), unsigned: unsignedReasons(), voids: voids()}
}
