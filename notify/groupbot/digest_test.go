package groupbot_test

import (
	"fmt"
	"parcelwarden/notify"
	"parcelwarden/notify/botsink"
	"parcelwarden/notify/groupbot"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// many returns n messages, of which every tenth is an all-clear and the last one the worst.
func many(n int, locale tracker.Locale) []notify.Outgoing {
	out := make([]notify.Outgoing, n)
	for i := range out {
		out[i] = outgoing(fmt.Sprintf("【停滞】圆通 YT76000100%05d 已静默 %d 小时，建议先催件", i, 60+i), "text")
		out[i].Notification.ID, out[i].Notification.Locale = int64(i+1), locale
		if i%10 == 0 {
			out[i].Notification.Topic, out[i].Notification.Severity = tracker.TopicResolved, tracker.SeverityPresumedLost
		}
	}
	out[n-1].Notification.Topic, out[n-1].Notification.Severity = tracker.TopicClimbed, tracker.SeverityPresumedLost
	return out
}

func TestDigestsFitAndSayWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, kind := range groupbot.Kinds() {
		for _, n := range []int{2, 12, 38, 41, 200} {
			for locale, more := range map[tracker.Locale]string{tracker.LocaleZH: "…另 %d 件", tracker.LocaleEN: "…and %d more"} {
				t.Run(fmt.Sprintf("%s %d %s", kind, n, locale), func(t *testing.T) {
					t.Parallel()
					sink, address := serve(t, botsink.Config{Kind: string(kind), Now: fixed})
					channel := newChannel(t, kind, groupbot.Bot{URL: address}, fixed)
					if _, err := channel.Send(t.Context(), channel.Join(many(n, locale))); err != nil {
						t.Fatal(err)
					}
					text := sink.Messages()[0].Text
					named := strings.Count(text, "YT76000100")
					if rest := n - named; rest > 0 != strings.Contains(text, fmt.Sprintf(more, rest)) || named < min(n, 20) {
						t.Errorf("%d of %d named:\n%s", named, n, text)
					}
					worst := strings.Index(text, fmt.Sprintf("YT76000100%05d", n-1))
					if worst < 0 || worst > strings.Index(text, "YT76000100") || !strings.Contains(text, "https://pw.example.cn/stuck") || !strings.Contains(text, "parcelwarden") {
						t.Errorf("the worst is not first, or there is no link:\n%s", text)
					}
					if clear := strings.Index(text, "YT7600010000000"); named == n && clear < strings.LastIndex(text, "YT7600010000001 ") {
						t.Errorf("an all-clear before an alert:\n%s", text)
					}
				})
			}
		}
	}
}

func TestLongMessagesAreCutBetweenCharacters(t *testing.T) {
	t.Parallel()
	for _, kind := range groupbot.Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			sink, address := serve(t, botsink.Config{Kind: string(kind), Now: fixed})
			clock := &clock{at: noon}
			channel := newChannel(t, kind, groupbot.Bot{URL: address}, clock.now)
			texts := map[string]string{
				"many lines": strings.Repeat(strings.Repeat("快件离开转运中心<&>", 20)+"\n", 100),
				"one line":   strings.Repeat("快", 30_000),
				"no line":    "",
			}
			for name, text := range texts {
				clock.move(time.Minute)
				m := outgoing(strings.Repeat("题", 180), text+"\n查看处理：https://pw.example.cn/parcels/907\n")
				if _, err := channel.Send(t.Context(), m); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				got := sink.Messages()[len(sink.Messages())-1]
				if !utf8.ValidString(got.Text) || strings.ContainsRune(got.Text, utf8.RuneError) || !strings.Contains(got.Text, "https://pw.example.cn/parcels/907") {
					t.Errorf("%s: broken, or without its link: %.200s", name, got.Text)
				}
				if name == "many lines" && !strings.Contains(got.Text, "…另 ") {
					t.Errorf("%s: nothing says that lines are missing: %s", name, got.Text)
				}
			}
		})
	}
}

func TestPace(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind  groupbot.Kind
		burst int // in one second
	}{{groupbot.WeCom, 20}, {groupbot.DingTalk, 20}, {groupbot.Feishu, 5}} {
		t.Run(string(tt.kind), func(t *testing.T) {
			t.Parallel()
			clock := &clock{at: noon}
			sink, address := serve(t, botsink.Config{Kind: string(tt.kind), PerMinute: 20, Block: 10 * time.Minute, Now: clock.now})
			channel := newChannel(t, tt.kind, groupbot.Bot{URL: address}, clock.now)
			for range tt.burst {
				if _, err := channel.Send(t.Context(), stalled()); err != nil {
					t.Fatal(err)
				}
			}
			_, err := channel.Send(t.Context(), stalled())
			if failure := failed(t, err); !failure.Throttled || failure.RetryAfter <= 0 || failure.RetryAfter > time.Minute {
				t.Fatalf("after %d messages: %+v", tt.burst, failure)
			}
			for range 600 { // ten minutes as fast as it lets us
				clock.move(time.Second)
				_, _ = channel.Send(t.Context(), stalled())
			}
			if n := len(sink.Messages()); n < 200 || n > 221 || sink.Codes()[0] != n || len(sink.Codes()) != 1 {
				t.Errorf("%d messages, codes %v", n, sink.Codes())
			}
		})
	}
}

// Another node used up the bot's limit: until it takes messages again, this one does not even ask.
func TestProviderThatThrottlesIsLeftAlone(t *testing.T) {
	t.Parallel()
	clock := &clock{at: noon}
	sink, address := serve(t, botsink.Config{Kind: "dingtalk", PerMinute: 20, Block: 10 * time.Minute, Now: clock.now})
	bot := groupbot.Bot{URL: address}
	mine, theirs := newChannel(t, groupbot.DingTalk, bot, clock.now), newChannel(t, groupbot.DingTalk, bot, clock.now)
	for range 20 {
		if _, err := theirs.Send(t.Context(), stalled()); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		_, err := mine.Send(t.Context(), stalled())
		if failure := failed(t, err); !failure.Throttled || failure.RetryAfter != 10*time.Minute {
			t.Errorf("%+v", failure)
		}
	}
	if sink.Codes()[130101] != 1 {
		t.Errorf("asked %d times while throttled", sink.Codes()[130101])
	}
	clock.move(10 * time.Minute)
	if _, err := mine.Send(t.Context(), stalled()); err != nil {
		t.Error(err)
	}
}
