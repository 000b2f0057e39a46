// Package claimfile writes the file with which a claim is filed at a courier: a ZIP archive with the letter as PDF in both languages, the facts as
// tables and a list of check sums. It knows nothing of parcels: what the file says is worked out in package tracker.
//
// The PDF writer is our own, because what is needed is small: text in one face, wrapped and paged. It uses the predefined face STSong-Light
// with the encoding UniGB-UTF16-H (ISO 32000-1, 9.7.5.2), which every reader substitutes with a Chinese face of its own, so that no font file
// of several megabytes has to be shipped, licensed and embedded. Libraries that are kept up want such a file.
package claimfile
