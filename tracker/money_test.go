package tracker

import "testing"

func TestPointsString(t *testing.T) {
	t.Parallel()
	for in, want := range map[Points]string{
		280_000: "0.280000", -105_000: "-0.105000", 90_100_000: "90.100000", 0: "0.000000", -1: "-0.000001",
	} {
		if got := in.String(); got != want {
			t.Errorf("Points(%d).String() = %q, want %q", int64(in), got, want)
		}
	}
}

func TestParseMoney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, want string
		bad      bool
	}{
		{in: "89", want: "89.00 CNY"},
		{in: "￥1,234.5", want: "1234.50 CNY"},
		{in: "-", want: ""},
		{in: "", want: ""},
		{in: "-3.2", want: "-3.20 CNY"},
		{in: "abc", bad: true},
		{in: "NaN", bad: true},
		{in: "1e300", bad: true},
	} {
		got, err := ParseMoney(c.in, "CNY")
		if (err != nil) != c.bad || got.String() != c.want {
			t.Errorf("ParseMoney(%q) = %q, %v; want %q, error %v", c.in, got, err, c.want, c.bad)
		}
	}
}
