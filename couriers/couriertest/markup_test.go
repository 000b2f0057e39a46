package couriertest

import (
	"strings"
	"testing"
)

func TestSpeakMarkup(t *testing.T) {
	t.Parallel()
	got := string(speak([]byte("\n<m><code>E1</code><words>no such parcel</words><time>10:00</time></m>"), ` "a&b"`))
	if !strings.Contains(got, "<words>no such parcel &#34;a&amp;b&#34;</words>") || !strings.Contains(got, "<code>E1</code>") {
		t.Error(got)
	}
	if got := string(speak([]byte("no such parcel"), "x")); got != "no such parcel" {
		t.Errorf("plain text becomes %q", got)
	}
}
