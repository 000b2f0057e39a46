package groupbot

import (
	"strings"
	"time"
)

// wecom describes WeCom's bots: 4,096 bytes of markdown, 20 messages a minute, a key in the address and no signature
// (developer.work.weixin.qq.com/document/path/91770, codes: path/90455).
func wecom() dialect {
	return dialect{
		limit: 4096, paces: []pace{{20, time.Minute}},
		size: func(s sheet) int { return len(wecomText(s)) },
		call: func(bot Bot, s sheet, _ time.Time) (string, any) {
			return bot.URL, wecomBody{Type: "markdown", Markdown: wecomMarkdown{Content: wecomText(s)}}
		},
		judge: wecomVerdict,
	}
}

type wecomBody struct {
	Type     string        `json:"msgtype"`
	Markdown wecomMarkdown `json:"markdown"`
}

type wecomMarkdown struct {
	Content string `json:"content"`
}

func wecomText(s sheet) string {
	var out strings.Builder
	out.WriteString("**" + defused(s.title) + "**")
	for _, line := range s.lines {
		out.WriteString("\n" + defused(line))
	}
	if s.link != "" {
		out.WriteString("\n[" + defused(s.linkText) + "](" + s.link + ")")
	}
	return out.String()
}

func wecomVerdict(code int, _ string) verdict {
	switch code {
	case -1:
		return verdict{fate: busy}
	case 45009, 45033: // calls a minute, calls at once
		return verdict{fate: throttled, wait: time.Minute}
	case 93000, 93008:
		return verdict{fate: wrong, hint: "the address is wrong, or the bot was taken out of its group"}
	case 93004:
		return verdict{fate: wrong, hint: "the bot was stopped"}
	case 40008, 40033, 40058, 44004, 45002: // type, characters, parameters, empty, too long
		return verdict{fate: refused}
	default:
		return verdict{}
	}
}
