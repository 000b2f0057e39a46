package claimfile

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"time"
)

// sumsName is the list of check sums, in the form that sha256sum -c reads.
const sumsName = "SHA256SUMS"

// part is one file of the archive.
type part struct {
	name string
	body []byte
}

// Write returns the archive and how it is named. The same pack gives the same bytes.
func Write(pack tracker.ClaimPack) ([]byte, tracker.FileRef, error) {
	var parts []part
	for _, paper := range pack.Papers {
		parts = append(parts, part{paper.FileName, PDF(paper, pack.At)})
	}
	for _, table := range pack.Tables {
		body, err := tableCSV(table)
		if err != nil {
			return nil, tracker.FileRef{}, fmt.Errorf("write %s: %w", table.FileName, err)
		}
		parts = append(parts, part{table.FileName, body})
	}
	var sums strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&sums, "%s  %s\n", digest(p.body), p.name)
	}
	body, err := archive(append(parts, part{sumsName, []byte(sums.String())}), pack.At)
	if err != nil {
		return nil, tracker.FileRef{}, fmt.Errorf("write claim pack: %w", err)
	}
	return body, tracker.FileRef{Name: pack.FileName, SHA256: digest(body), Size: len(body)}, nil
}

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

func archive(parts []part, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, p := range parts {
		f, err := w.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: at.UTC()})
		if err != nil {
			return nil, fmt.Errorf("add %s: %w", p.name, err)
		}
		if _, err := f.Write(p.body); err != nil {
			return nil, fmt.Errorf("write %s: %w", p.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("close archive: %w", err)
	}
	return out.Bytes(), nil
}

// byteOrderMark makes spreadsheets read the table as UTF-8.
const byteOrderMark = "\uFEFF"

func tableCSV(t tracker.ClaimTable) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(byteOrderMark)
	w := csv.NewWriter(&out)
	for _, row := range append([][]string{t.Header}, t.Rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = plainCell(cell)
		}
		if err := w.Write(cells); err != nil {
			return nil, fmt.Errorf("write row: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	return out.Bytes(), nil
}

// plainCell keeps a spreadsheet from reading a text of the courier's, or of anybody's, as a formula.
func plainCell(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}
