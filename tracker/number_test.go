package tracker

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The numbers with check digits are invented; their digits were computed apart from this program.
func TestRecogniseChecked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, number, courier, why string }{
		{"express mail of China", "EB945807304CN", "ems", "s10-check-digit"},
		{"registered mail of China", "RC215736812CN", "chinapost", "s10-check-digit"},
		{"packet of China", "LX930364264CN", "chinapost", "s10-check-digit"},
		{"United Kingdom", "QX212997221GB", "royalmail", "s10-check-digit"},
		{"Canada", "LM003322455CA", "canadapost", "s10-check-digit"},
		{"United States", "CP383236402US", "usps", "s10-check-digit"},
		{"Germany", "RN562241549DE", "dhl", "s10-check-digit"},
		{"Brazil", "LB990951457BR", "correios", "s10-check-digit"},
		{"UPS", "1Z99E1A24056086560", "ups", "ups-1z-check-digit"},
		{"UPS, many letters", "1ZZQ7X0B9070293130", "ups", "ups-1z-check-digit"},
		{"FedEx Express", "758584719546", "fedex", "fedex-express-12-check-digit"},
		{"FedEx Ground", "061358952548141", "fedex", "fedex-ground-15-check-digit"},
		{"FedEx Ground 96", "9611020542124720198609", "fedex", "fedex-96-check-digit"},
		{"SSCC", "00012907845474855452", "fedex", "sscc-check-digit"},
		{"SSCC of DHL Paket", "00340434590458474459", "dhl", "sscc-germany-check-digit"},
		{"USPS 22", "9439547620075329261264", "usps", "usps-22-check-digit"},
		{"USPS 20", "70621682752174888512", "usps", "usps-20-check-digit"},
		{"USPS behind a ZIP code", "420902109462998649840329792321", "usps", "usps-420-check-digit"},
		{"USPS behind a ZIP code of nine", "4209021012349462998649840329792321", "usps", "usps-420-check-digit"},
		{"Canada Post", "6527558282357410", "canadapost", "canadapost-16-check-digit"},
		{"DHL Express", "7773863064", "dhl", "dhl-express-10-check-digit"},
		{"spaces and small letters", " 1z 99e 1a2 40 5608 6560\n", "ups", "ups-1z-check-digit"},
	} {
		got := Recognise(c.number)
		if want := (NumberGuess{c.courier, NumberChecked, c.why}); len(got) == 0 || got[0] != want {
			t.Errorf("%s: %+v, want %+v first", c.name, got, want)
		}
		if reason, bad := SuspectNumber(c.number); bad {
			t.Errorf("%s is called wrong: %s", c.name, reason)
		}
	}
}

func TestRecogniseShapes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		number string
		want   []string // courier of each guess, in order
	}{
		{"SF1234567890123", []string{"sf"}},
		{"YT7199000000745", []string{"yto"}},
		{"YT719900000074501", []string{"yto"}},
		{"JT3002200000242", []string{"jt"}},
		{"JD0076800000555", []string{"jd"}},
		{"JD0076800000555-1-1-", []string{"jd"}},
		{"JDVA11400000483", []string{"jd"}},
		{"JDX012345678901", []string{"jd"}},
		{"DPK300500000441", []string{"deppon"}},
		{"LP00123456789012", []string{"cainiao"}},
		{"75900000000012", []string{"zto", "best"}},
		{"77316500000896", []string{"zto", "sto", "best"}},
		{"773014100000785", []string{"sto", "best", "sf"}},
		{"462598700000531", []string{"yunda", "sf"}},
		{"4309500000550", []string{"yunda"}},
		{"1170900000750", []string{"ems"}},
		{"9870900000750", []string{"ems", "chinapost"}},
		{"JJD000390000000000017", []string{"dhl"}},
		{"JVGL09900000000000000017", []string{"dhl"}},
		{"3SHM09900000018", []string{"dhl"}},
		{"GM9900000000000019", []string{"dhl"}},
		{"GMDBD8E900000000000017", []string{"dhl"}},
		{"RR475277204HK", nil}, // sound, but of no courier we know
		{"HELLO-WORLD", nil},
		{"SF12345", nil},
		{"", nil},
	} {
		var got []string
		for _, g := range Recognise(c.number) {
			got = append(got, g.Courier)
			if g.Strength != NumberShape || g.Why == "" {
				t.Errorf("%s: %+v", c.number, g)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.number, diff)
		}
	}
}

// TestAmbiguity shows that a verified digit goes before a shape, and that the shapes are still told.
func TestAmbiguity(t *testing.T) {
	t.Parallel()
	want := []NumberGuess{
		{"fedex", NumberChecked, "fedex-express-12-check-digit"}, {"zto", NumberShape, "zto-12"}, {"sf", NumberShape, "sf-12"},
	}
	if diff := cmp.Diff(want, Recognise("758584719546")); diff != "" {
		t.Errorf("guesses (-want +got):\n%s", diff)
	}
}

func TestGuessesAreCouriersWeKnow(t *testing.T) {
	t.Parallel()
	names, err := LoadCourierNames()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, code := range names.Codes() {
		known[code] = true
	}
	for _, s := range numberShapes {
		if !known[s.courier] || s.why == "" || s.least > s.most {
			t.Errorf("shape %+v", s)
		}
	}
	for _, number := range []string{"EB945807304CN", "QX212997221GB", "LM003322455CA", "CP383236402US", "RN562241549DE", "LB990951457BR"} {
		for _, g := range Recognise(number) {
			if !known[g.Courier] {
				t.Errorf("%s: %s is no courier of the table", number, g.Courier)
			}
		}
	}
}

func TestNormalizeNumber(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" YT7199000000745 ": "YT7199000000745",
		"yt7199000000745":   "YT7199000000745",
		"ＹＴ７１９９００００００７４５":              "YT7199000000745",
		`="773014100000784"`:           "773014100000784",
		"'773014100000784":             "773014100000784",
		"\ufeff7590\u200b0000000012\t": "75900000000012",
		"1Z 99E 1A2 40 5608 656 0":     "1Z99E1A24056086560",
		"7773-8630-64":                 "7773863064",
		"JD0076800000555-1-1-":         "JD0076800000555-1-1-",
		"75900000000012。":              "75900000000012",
		"75900000000012已签收":            "75900000000012已签收",
		"　":                            "",
	} {
		if got := NormalizeNumber(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestSuspectNumber(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"":                                SuspectEmpty,
		" - ":                             SuspectEmpty,
		"7.59E+13":                        SuspectScientific,
		"7.73014e14":                      SuspectScientific,
		"9439547620075320000000":          SuspectRounded,
		"７5900000000012":                  SuspectFullWidth,
		"ＹＴ7199000000745":                 SuspectFullWidth,
		"13800000000":                     SuspectPhone,
		"+8613800000000":                  SuspectPhone,
		"6917000000000000345":             SuspectOrder,
		"YT7199000000745已发货":              SuspectJunk,
		"YT7199000000745/YT7199000000746": SuspectJunk,
		"SF1234567890123AB":               SuspectJunk,
		"SF1O34567890123":                 SuspectLetter,
		"759OOOOOOOOO12":                  SuspectLetter,
		"QX2I2997221GB":                   SuspectLetter,
		"QX212997222GB":                   SuspectCheck,
		"RR475277205HK":                   SuspectCheck,
		"1Z99E1A24056086561":              SuspectCheck,
		"9439547620075329261265":          SuspectCheck,
		"6527558282357411":                SuspectCheck,
		"12345":                           SuspectLength,
		// What is not wrong.
		"YT7199000000745":      "",
		"yt7199000000745 ":     "",
		"JD0076800000555-1-1-": "",
		"75900000000012":       "",
		"758584719547":         "", // fails as FedEx, but twelve digits may be anybody's
		"RR475277204HK":        "",
		"UQ00000000X1":         "",
	} {
		got, bad := SuspectNumber(number)
		if got != want || bad != (want != "") {
			t.Errorf("%q: %q, %v, want %q", number, got, bad, want)
		}
	}
}
