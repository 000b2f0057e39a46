package tracker

import "testing"

// benchBeside times what is done to the parcels of a mix, and beside it in the same run the fingerprints of their scans, which every answer
// of a courier costs before anything is judged. The ratio of the two holds on machines of any speed.
func benchBeside(b *testing.B, parcels []Snapshot, do func(*Snapshot) error) {
	b.Helper()
	var baseline float64
	perOp := func(b *testing.B) float64 { return float64(b.Elapsed().Nanoseconds()) / float64(b.N) }
	b.Run("fingerprints", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			CheckpointsHash(parcels[i%len(parcels)].Checkpoints)
		}
		baseline = perOp(b)
	})
	b.Run("mix", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if err := do(&parcels[i%len(parcels)]); err != nil {
				b.Fatal(err)
			}
		}
		if baseline > 0 {
			b.ReportMetric(perOp(b)/baseline, "x-fingerprints")
		}
	})
}

// BenchmarkJudge is the judgement alone. It is to stay below 5 µs.
func BenchmarkJudge(b *testing.B) {
	book := mustRules(b)
	benchBeside(b, mixParcels(b, book), func(s *Snapshot) error {
		_, err := book.Judge(*s, mixNow)
		return err
	})
}

// BenchmarkDecide is a judgement with all that follows from it, of parcels whose incidents are on record already: what a sweep does to
// nearly every parcel. It is to stay below 5 µs.
func BenchmarkDecide(b *testing.B) {
	book := mustRules(b)
	advisor, err := LoadAdvisor()
	if err != nil {
		b.Fatal(err)
	}
	parcels := mixParcels(b, book)
	court := Court{Rules: book, Advisor: advisor, Lanes: &Lanes{}}
	court.Lanes.Set(1, parcels[0].Lanes)
	benchBeside(b, parcels, func(s *Snapshot) error {
		_, err := court.Decide(*s, Standing{}, mixNow)
		return err
	})
}
