package dhl

import (
	"parcelwarden/couriers"
	"parcelwarden/tracker"
)

// ecommerceCodes are the event numbers of DHL eCommerce (Americas and Asia). Its answers usually carry the text of the event instead: see
// sentences.
func ecommerceCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("109 128 129 134 135 235 238 400 445", tracker.StatusInfoReceived)
	t.Plain("100 115 130 211 461", tracker.StatusPickedUp)
	t.Plain(`50 51 104 106 110 113 114 116 120 125 132 150 155 156 161 162 200 220 229 241 313 359 360 361 365 371 399 401 402 431 442 449 451
		452 454 456 462 464 468 470 472 473 477 478 479 480 481 482 483 494 499 502 504 505 510 511 513 515 517 518 520 521 523 524 525 526 528
		529 530 531 532 533 534 535 536 537 538 539 540 541 542 543 545 547 548 549 557 561 562 566 567 568 575 576 577 579 581 589 590 609
		616 637 642 805`, tracker.StatusInTransit)
	t.Plain("240 242 441 443 447 448 453 463 501 503 506 507 508 509 588", tracker.StatusCustomsHold)
	t.Plain("544 558 580 597 598", tracker.StatusOutForDelivery)
	t.Plain("469 522 560 565 570 585 599 601", tracker.StatusAvailableForPickup)
	t.Plain(`550 551 552 553 554 555 556 563 564 571 583 594 595 596 605 610 612 613 614 615 619 629 638 639 651 665 844`,
		tracker.StatusFailedAttempt)
	t.Plain(`107 312 358 450 546 573 582 592 593 603 608 611 620 623 625 626 630 631 632 633 640 641 644 650 670 671 683 686 689 690 691 693
		700 710 720 730 740 750 760 770 780 809`, tracker.StatusException)
	t.Plain("572 600 606 607 621 652 653 654 655 656 657 658 659", tracker.StatusDelivered)
	t.Plain(`108 602 604 624 627 628 800 802 804 806 807 808 810 811 813 815 816 817 818 820 821 849 853 854 855 856 857 858 859 862 880 881
		882 883 884 885 886 887`, tracker.StatusReturning)
	t.Plain("860 863 864", tracker.StatusReturned)
	t.Plain("101", tracker.StatusCancelled)
	t.Plain("636 825", tracker.StatusLost)
	t.Add("99 163 164 300 350 574 680 699", note(tracker.StatusInTransit))
	t.Add("591 617 618 867 868 869 870 871 872", note(tracker.StatusDelivered)) // money and papers travel after the parcel
	return t
}

// europeCodes are the event numbers of DHL eCommerce Europe. 43 to 46 and 366 are "delivered" to DHL: to a parcel shop, and back to the
// sender.
func europeCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("1", tracker.StatusInfoReceived)
	t.Plain("2 3 4 5 6 7 8 9 14 15 16 17 226 228", tracker.StatusPickedUp)
	t.Plain(`19 20 22 23 25 26 27 28 29 30 31 32 33 37 38 40 41 47 130 133 142 159 172 194 218 219 230 231 232 233 234 235 236 237 238 240 242
		254 255 302 354 355 356 364 367 369 377 378 379 380`, tracker.StatusInTransit)
	t.Plain("258 368 370", tracker.StatusCustomsHold)
	t.Plain("42", tracker.StatusOutForDelivery)
	t.Plain("43 44 45 46", tracker.StatusAvailableForPickup)
	t.Plain(`72 73 74 75 76 77 78 79 80 81 82 85 86 87 88 89 90 91 92 93 94 95 96 97 98 141 154 156 161 200 206 207 208 209 210 211 214 215
		217 222 223 253 264 265 330 372 395`, tracker.StatusFailedAttempt)
	t.Plain("83 266 267 268 269 358 392", tracker.StatusException)
	t.Plain("63 64 65 66 67 68 69 70 71 306", tracker.StatusDelivered)
	t.Plain("99 100 101 102 149 151 152 155 157 160 248 249 259 363 365", tracker.StatusReturning)
	t.Plain("366", tracker.StatusReturned)
	t.Add("52 53 56 57 58 59 60 61 62", note(tracker.StatusInTransit))
	return t
}

// czechCodes are those of PPL, which delivers for DHL eCommerce in the Czech Republic.
func czechCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("900", tracker.StatusInfoReceived)
	t.Plain("150", tracker.StatusPickedUp)
	t.Plain("300 400 460 500", tracker.StatusInTransit)
	t.Plain("343", tracker.StatusAvailableForPickup)
	t.Plain("464", tracker.StatusFailedAttempt)
	t.Plain("450", tracker.StatusDelivered)
	t.Plain("999", tracker.StatusCancelled)
	t.Plain("997", tracker.StatusLost)
	return t
}

// freightCodes are event and reason of DHL Freight. A consignment that arrived in part (21-23) is no delivery.
func freightCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("ACT-2 64-0 48-0 15-501 31-139 55-20 55-21 55-68 55-126 55-211 55-234 55-240 55-241 55-265 55-266 55-294", tracker.StatusInfoReceived)
	t.Plain("13-0 31-140", tracker.StatusPickedUp)
	t.Plain("24-0 1-0 12-0 1-21 20-208 20-209 24-628", tracker.StatusInTransit)
	t.Plain("20-126", tracker.StatusCustomsHold)
	t.Plain("24-501 361-139", tracker.StatusOutForDelivery)
	t.Plain("20-13", tracker.StatusAvailableForPickup)
	t.Plain("20-211 20-234 56-211 56-241 56-284 56-292 56-611", tracker.StatusFailedAttempt)
	t.Plain("20-266 20-270 20-296 20-354 21-23", tracker.StatusException)
	t.Plain("21-0 21-234 21-600 24-600", tracker.StatusDelivered)
	t.Plain("56-222", tracker.StatusReturning)
	t.Plain("7-0", tracker.StatusCancelled)
	t.Add("361-140", note(tracker.StatusInTransit)) // the lorry left the area of the address: with or without the goods
	return t
}

// forwardingCodes are those of DHL Global Forwarding for small parcels.
func forwardingCodes() couriers.CodeTable {
	t := couriers.CodeTable{}
	t.Plain("DATA_SUBMITTED", tracker.StatusInfoReceived)
	t.Plain("PICKUP_SUCCESSFUL", tracker.StatusPickedUp)
	t.Plain(`ARRIVED ARRIVED_AT_ORIGIN_FACILITY ARRIVED_PROCESSED_AT_FACILITY CLEARED_BY_CUSTOMS DEPARTED DEPARTED_FROM_ORIGIN_FACILITY
		PROCESSED_AT_ORIGIN_FACILITY READY_FOR_DEPARTURE`, tracker.StatusInTransit)
	t.Plain("ARRIVED_AT_CUSTOMS HELD_AT_CUSTOMS", tracker.StatusCustomsHold)
	t.Plain("OUT_FOR_DELIVERY", tracker.StatusOutForDelivery)
	t.Plain("DELIVERED", tracker.StatusDelivered)
	t.Plain("DELIVERY_EXCEPTION", tracker.StatusException)
	return t
}
