package claimfile

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"time"
	"unicode/utf16"
)

// The numbers of the objects that every file has; pages follow.
const (
	objCatalog = iota + 1
	objPages
	objFont
	objFace
	objMetrics
	objInfo
	objFirstPage
)

// PDF draws a paper: PDF 1.5 with text that can be searched and copied. The same paper gives the same bytes.
func PDF(paper tracker.ClaimPaper, at time.Time) []byte {
	pages := lay(paper)
	f := &pdfFile{}
	f.out.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	kids := make([]string, len(pages))
	for n := range pages {
		kids[n] = fmt.Sprintf("%d 0 R", objFirstPage+2*n)
	}
	f.object(objCatalog, fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang %s /ViewerPreferences << /DisplayDocTitle true >> >>", objPages, ascii(string(paper.Locale))))
	f.object(objPages, fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages)))
	f.object(objFont, fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H /Encoding /UniGB-UTF16-H /DescendantFonts [%d 0 R] >>", objFace))
	f.object(objFace, fmt.Sprintf(`<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light
/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> /FontDescriptor %d 0 R /DW 1000 /W [1 95 500] >>`, objMetrics))
	f.object(objMetrics, `<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]
/ItalicAngle 0 /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>`)
	f.object(objInfo, fmt.Sprintf("<< /Title <FEFF%s> /Producer (parcelwarden) /CreationDate (D:%sZ) >>", utf16Hex(clean(paper.Title)), at.UTC().Format("20060102150405")))
	for n, page := range pages {
		f.object(objFirstPage+2*n, fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %g %g] /Resources << /Font << /F1 %d 0 R >> >> /Contents %d 0 R >>",
			objPages, pageWidth, pageHeight, objFont, objFirstPage+2*n+1))
		f.stream(objFirstPage+2*n+1, drawing(page))
	}
	return f.close()
}

// drawing is a page's content. Bold is drawn by stroking the outlines besides filling them: the face has one weight.
func drawing(page []piece) []byte {
	var b bytes.Buffer
	for _, p := range page {
		mode := "0 Tr"
		if p.bold {
			mode = fmt.Sprintf("%.2f w 2 Tr", p.size*0.03)
		}
		fmt.Fprintf(&b, "BT /F1 %g Tf %s 1 0 0 1 %.2f %.2f Tm <%s> Tj ET\n", p.size, mode, p.x, p.y, utf16Hex(p.text))
	}
	return b.Bytes()
}

func utf16Hex(text string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

// ascii is a literal string of characters that need no escape.
func ascii(text string) string {
	return "(" + strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`()\`, r) {
			return -1
		}
		return r
	}, text) + ")"
}

// pdfFile writes objects in order and remembers where each begins.
type pdfFile struct {
	out bytes.Buffer
	at  []int
}

func (f *pdfFile) object(n int, body string) {
	f.at = append(f.at, f.out.Len())
	fmt.Fprintf(&f.out, "%d 0 obj\n%s\nendobj\n", n, body)
}

func (f *pdfFile) stream(n int, body []byte) {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, _ = w.Write(body) // a bytes.Buffer takes everything
	_ = w.Close()
	f.object(n, fmt.Sprintf("<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream", packed.Len(), packed.Bytes()))
}

// close writes the table of the objects' places.
func (f *pdfFile) close() []byte {
	start := f.out.Len()
	fmt.Fprintf(&f.out, "xref\n0 %d\n0000000000 65535 f \n", len(f.at)+1)
	for _, at := range f.at {
		fmt.Fprintf(&f.out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&f.out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(f.at)+1, objCatalog, objInfo, start)
	return f.out.Bytes()
}
