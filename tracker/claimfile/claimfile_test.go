package claimfile_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"parcelwarden/tracker"
	"parcelwarden/tracker/claimfile"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

func noon() time.Time { return time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC) }

// record is a lost parcel with a trace.
func record() tracker.ParcelRecord {
	rec := tracker.ParcelRecord{
		Merchant: tracker.Merchant{Name: "山货小铺", Zone: "Asia/Shanghai", Platform: "douyin"},
		Shipment: tracker.Shipment{
			TrackingNo: "YT7300000000011", Courier: "yto", ShippedAt: noon().AddDate(0, 0, -16), PickedUpAt: noon().AddDate(0, 0, -15),
			LastEventAt: noon().AddDate(0, 0, -12), LastLookAt: noon().Add(-time.Hour),
			Origin: tracker.Region{Province: "广东省", City: "广州市"}, Destination: tracker.Region{Province: "四川省", City: "成都市"},
		},
		Orders: []tracker.Order{{OrderNo: "69300001", Value: tracker.Yuan(89), Items: []tracker.OrderItem{{SKU: "TEA-1", Title: "高山绿茶", Quantity: 2}}}},
		Looks:  []tracker.PollAttempt{{Outcome: tracker.OutcomeSame, Count: 40, FirstAt: noon().AddDate(0, 0, -12), LastAt: noon()}},
		Timeline: []tracker.TimelineEntry{{
			At: noon().AddDate(0, 0, -9), Actor: "system", What: "opened", Detail: "=cmd|'/c calc'!A1",
		}},
	}
	for i := range 30 {
		rec.Checkpoints = append(rec.Checkpoints, tracker.Checkpoint{
			At: noon().AddDate(0, 0, -15).Add(time.Duration(i) * time.Hour), Status: tracker.StatusInTransit,
			Text: fmt.Sprintf("【广州市】快件到达 第%d站，网点电话 13800138000", i+1),
		})
	}
	return rec
}

func pack(t testing.TB) tracker.ClaimPack {
	t.Helper()
	words, err := tracker.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := tracker.LoadAdvisor()
	if err != nil {
		t.Fatal(err)
	}
	rec := record()
	terms, ok := advisor.ClaimTerms(rec, tracker.Supplier{})
	if !ok {
		t.Fatal("no claim window")
	}
	return tracker.NewExplainer(words).ClaimPack(tracker.ClaimFacts{
		Record: rec, Terms: terms, By: "王芳", Why: "买家已退款", At: noon(),
		Incident: tracker.Incident{
			Kind: tracker.KindLostSuspected, Family: tracker.FamilyLost, Severity: tracker.SeverityPresumedLost, RuleID: "own/lost/domestic",
			RuleProv: "estimated", Since: rec.Shipment.LastEventAt, LimitHrs: 240, OpenedAt: noon().AddDate(0, 0, -2), SeenAt: noon(),
		},
	})
}

func TestWrite(t *testing.T) {
	t.Parallel()
	body, ref, err := claimfile.Write(pack(t))
	if err != nil {
		t.Fatal(err)
	}
	again, _, _ := claimfile.Write(pack(t))
	sum := sha256.Sum256(body)
	if !bytes.Equal(body, again) || ref.Name != "claim-YT7300000000011-20261122.zip" || ref.Size != len(body) || ref.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("%+v, the same bytes: %v", ref, bytes.Equal(body, again))
	}
	files := unzip(t, body)
	lines := strings.Split(strings.TrimSpace(files["SHA256SUMS"]), "\n")
	if len(lines) != len(files)-1 || len(files) != 8 {
		t.Errorf("%d files, %d sums", len(files), len(lines))
	}
	for _, line := range lines {
		want, name, _ := strings.Cut(line, "  ")
		if got := sha256.Sum256([]byte(files[name])); hex.EncodeToString(got[:]) != want {
			t.Errorf("%s does not match its check sum", name)
		}
	}
	for name, want := range map[string]string{
		"trace.csv": "【广州市】快件到达 第30站", "looks.csv": ",40,same", "rule.csv": "own/lost/domestic", "amounts.csv": "claimed,32.00,CNY", "timeline.csv": "'=cmd",
	} {
		if !strings.Contains(files[name], want) || !strings.HasPrefix(files[name], "\uFEFF") {
			t.Errorf("%s lacks %q:\n%s", name, want, files[name])
		}
	}
	for name, text := range files {
		if strings.Contains(text, "13800138000") {
			t.Errorf("%s has a full telephone number", name)
		}
	}
}

func TestPDFReadsBack(t *testing.T) {
	t.Parallel()
	for _, paper := range pack(t).Papers {
		pages := read(t, claimfile.PDF(paper, noon()))
		text := strings.Join(pages, "\n")
		want := []string{"YT7300000000011", "¥32.00", "《快递暂行条例》", "高山绿茶TEA-1×2", "138****8000"}
		if paper.Locale == tracker.LocaleEN {
			want = []string{"YT7300000000011", "32.00CNY", "InterimRegulations", "Cost of the content", "138****8000"}
		}
		joined := strings.ReplaceAll(strings.ReplaceAll(text, "\n", ""), " ", "")
		for _, w := range want {
			if !strings.Contains(joined, strings.ReplaceAll(w, " ", "")) {
				t.Errorf("%s lacks %q:\n%s", paper.Locale, w, text)
			}
		}
		for _, section := range paper.Sections {
			for _, line := range section.Lines {
				if strings.ContainsAny(line, "{}") {
					t.Errorf("%s: %q", paper.Locale, line)
				}
			}
		}
	}
}

func TestPDFOfLongPaper(t *testing.T) {
	t.Parallel()
	paper := tracker.ClaimPaper{Locale: tracker.LocaleZH, Title: "长", Sections: []tracker.ClaimSection{{Heading: "一"}}}
	for i := range 200 {
		paper.Sections[0].Lines = append(paper.Sections[0].Lines, fmt.Sprintf("第%d行", i), strings.Repeat("长", 120), strings.Repeat("W", 300), "", "\x00\u202e𠀀")
	}
	pages := read(t, claimfile.PDF(paper, noon()))
	text := strings.Join(pages, "")
	if len(pages) < 10 || !strings.Contains(text, "第199行") || strings.Count(text, "W") != 200*300 || strings.Count(text, "𠀀") != 200 {
		t.Errorf("%d pages, %d W", len(pages), strings.Count(text, "W"))
	}
}

func unzip(t testing.TB, body []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range r.File {
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(rc)
		_ = rc.Close()
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(raw)
	}
	return out
}

// read checks the file's table of objects and returns the text of each page.
func read(t testing.TB, pdf []byte) []string {
	t.Helper()
	tail := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(pdf)
	if tail == nil {
		t.Fatal("no end")
	}
	start, _ := strconv.Atoi(string(tail[1]))
	places := regexp.MustCompile(`(\d{10}) 00000 n `).FindAllSubmatch(pdf[start:], -1)
	var pages []string
	for n, place := range places {
		at, _ := strconv.Atoi(string(place[1]))
		head := fmt.Sprintf("%d 0 obj\n", n+1)
		if !bytes.HasPrefix(pdf[at:], []byte(head)) {
			t.Fatalf("object %d is not at %d", n+1, at)
		}
		dict := regexp.MustCompile(`^<< /Length (\d+) /Filter /FlateDecode >>\nstream\n`).FindSubmatch(pdf[at+len(head):])
		if dict == nil {
			continue
		}
		size, _ := strconv.Atoi(string(dict[1]))
		from := at + len(head) + len(dict[0])
		if !bytes.HasPrefix(pdf[from+size:], []byte("\nendstream\nendobj\n")) {
			t.Fatalf("object %d has another length than it says", n+1)
		}
		pages = append(pages, drawn(t, pdf[from:from+size]))
	}
	if len(places) != 6+2*len(pages) || len(pages) == 0 {
		t.Fatalf("%d objects for %d pages", len(places), len(pages))
	}
	return pages
}

func drawn(t testing.TB, packed []byte) string {
	t.Helper()
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, m := range regexp.MustCompile(`1 0 0 1 ([\d.]+) ([\d.]+) Tm <([0-9A-F]*)> Tj`).FindAllSubmatch(raw, -1) {
		if y, _ := strconv.ParseFloat(string(m[2]), 64); y < 20 || y > 842 {
			t.Errorf("a line at %s is off the page", m[2])
		}
		code, err := hex.DecodeString(string(m[3]))
		if err != nil {
			t.Fatal(err)
		}
		units := make([]uint16, len(code)/2)
		for i := range units {
			units[i] = uint16(code[2*i])<<8 | uint16(code[2*i+1])
		}
		line := string(utf16.Decode(units))
		if len(line) > 400 {
			t.Errorf("a line of %d bytes", len(line))
		}
		out.WriteString(line + "\n")
	}
	return out.String()
}
