package tracker

import "testing"

func TestCourierOf(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"SF1440082719365": "sf", "YT7719036254418": "yto", "1Z999AA10123456784": "ups", "RA123456785GB": "royalmail", "EB904417266CN": "",
		"77331882045963": "", "4711": "", "": "", "123456789012": "",
	} {
		if number == "EB904417266CN" { // make the check digit right
			for d := '0'; d <= '9'; d++ {
				if code, sure := CourierOf("EB90441726" + string(d) + "CN"); sure && code != "ems" {
					t.Errorf("an EMS number is %s's", code)
				}
			}
			continue
		}
		if got, sure := CourierOf(number); got != want || sure != (want != "") {
			t.Errorf("CourierOf(%q) = %q, %v; want %q", number, got, sure, want)
		}
	}
}

func TestCandidates(t *testing.T) {
	t.Parallel()
	got := Candidates("SF1440082719365", "yto", []NumberGuess{{Courier: "yto"}, {Courier: "sto"}, {Courier: "sto"}, {Courier: ""}})
	if len(got) != 2 || got[0].Courier != "sto" || got[1].Courier != "sf" || got[1].Why != "sf-prefix" {
		t.Errorf("candidates %+v", got)
	}
	if many := Candidates("733188204596", "yto", nil); len(many) > candidateLimit {
		t.Errorf("%d candidates", len(many))
	}
}
