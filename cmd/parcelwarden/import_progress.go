package main

import (
	"fmt"
	"io"
	"os"
	"parcelwarden/tracker/sources"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// importBar shows how far an import is, on a terminal only.
type importBar struct {
	bar  *progressbar.ProgressBar
	out  io.Writer
	name string
}

func newImportBar(out io.Writer, path string) *importBar {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) { //nolint:gosec // a file descriptor fits an int
		return &importBar{}
	}
	return &importBar{out: out, name: filepath.Base(path)}
}

// show moves the bar; a total of -1 makes it a spinner.
func (b *importBar) show(read, total int64) {
	if b.out == nil {
		return
	}
	if b.bar == nil {
		b.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(b.out), progressbar.OptionSetDescription(b.name),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30),
			progressbar.OptionSetPredictTime(true))
	}
	_ = b.bar.Set64(read)
}

func (b *importBar) finish() {
	if b.bar != nil {
		_ = b.bar.Finish()
	}
}

// note tells what of the file is ignored, and what is missed.
func (f *orderFile) note(reader *sources.Reader) {
	if unknown := reader.UnknownColumns(); len(unknown) > 0 {
		fmt.Fprintf(f.files.errOut, "%s: columns ignored: %s\n", f.report.Name, strings.Join(unknown, ", "))
	}
	if missing := reader.MissingColumns(); len(missing) > 0 {
		fmt.Fprintf(f.files.errOut, "%s: the export has no column %s: tick it in the export to have parcels, shipping times and promises\n",
			f.report.Name, strings.Join(missing, ", "))
	}
}
