package main

import (
	"parcelwarden/tracker"
	"parcelwarden/tracker/jobs"
)

// snapshotJobs hold the model against the platform's score, and read that score where a source can.
func (a *app) snapshotJobs() []jobs.Job {
	reconciler := &jobs.Reconciler{Store: a.store, Scores: a.scores, Now: a.now, Log: a.log}
	var out []jobs.Job
	for _, s := range a.sources {
		if feed, ok := s.feed.(jobs.ScoreFeed); ok {
			out = append(out, jobs.Job{Name: "score of " + s.name, Every: a.cfg.Jobs.Score, Run: a.snapshotReader(s, feed).Run})
		}
	}
	return append(out, jobs.Job{Name: "reconcile", Every: a.cfg.Jobs.Score, Run: reconciler.Run})
}

func (a *app) snapshotReader(s *openSource, feed jobs.ScoreFeed) *jobs.SnapshotReader {
	return &jobs.SnapshotReader{
		Name: s.name, MerchantID: s.merchant.ID, Source: tracker.SnapshotDoudian, Feed: feed, Store: a.store, Scores: a.scores, Now: a.now, Log: a.log,
	}
}
