package groupbot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// dingtalkBlock is how long DingTalk takes nothing from a bot that sent more than 20 messages in a minute.
const dingtalkBlock = 10 * time.Minute

// dingtalk describes DingTalk's bots: 20,000 bytes, 20 messages a minute or a pause of ten, a signature in the query
// (open.dingtalk.com, custom robot access).
func dingtalk() dialect {
	return dialect{
		limit: 20_000, paces: []pace{{20, time.Minute}},
		size: func(s sheet) int { return len(encode(dingtalkMessage(s))) },
		call: func(bot Bot, s sheet, at time.Time) (string, any) {
			return dingtalkAddress(bot, at), dingtalkMessage(s)
		},
		judge: dingtalkVerdict,
	}
}

type dingtalkBody struct {
	Type     string           `json:"msgtype"`
	Markdown dingtalkMarkdown `json:"markdown"`
}

type dingtalkMarkdown struct {
	Title string `json:"title"` // shown in the list of chats
	Text  string `json:"text"`
}

// dingtalkMessage parts lines by two spaces and a line feed: a line feed alone joins them.
func dingtalkMessage(s sheet) dingtalkBody {
	var out strings.Builder
	out.WriteString("**" + defused(s.title) + "**")
	for _, line := range s.lines {
		out.WriteString("  \n" + defused(line))
	}
	if s.link != "" {
		out.WriteString("  \n[" + defused(s.linkText) + "](" + s.link + ")")
	}
	return dingtalkBody{Type: "markdown", Markdown: dingtalkMarkdown{Title: defused(s.title), Text: out.String()}}
}

// dingtalkAddress adds the signature to the address: base64 of the HMAC-SHA256, under the secret, of the time in milliseconds, a line feed and the
// secret. It holds for an hour.
func dingtalkAddress(bot Bot, at time.Time) string {
	u, err := url.Parse(bot.URL)
	if err != nil || bot.Secret == "" {
		return bot.URL
	}
	stamp := strconv.FormatInt(at.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(bot.Secret))
	mac.Write([]byte(stamp + "\n" + bot.Secret))
	query := u.Query()
	query.Set("timestamp", stamp)
	query.Set("sign", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	u.RawQuery = query.Encode()
	return u.String()
}

func dingtalkVerdict(code int, _ string) verdict {
	switch code {
	case -1:
		return verdict{fate: busy}
	case 130101, 410100:
		return verdict{fate: throttled, wait: dingtalkBlock}
	case 310000:
		return verdict{fate: wrong, hint: "check the bot's security settings: signing secret, keyword, addresses that may call, and this machine's clock"}
	case 300001, 300005, 400101, 404:
		return verdict{fate: wrong, hint: "the address is wrong, or the bot was deleted"}
	case 400013, 400102, 400106:
		return verdict{fate: wrong, hint: "the group was dissolved, or the bot was stopped or deleted"}
	case 40035, 43004, 400105, 460101: // parameters, header, type, too long
		return verdict{fate: refused}
	case 430101, 430102, 430103, 430104:
		return verdict{fate: refused, hint: "DingTalk does not let this content through"}
	default:
		return verdict{}
	}
}
