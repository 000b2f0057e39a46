// Package sms sends notifications as text messages through Aliyun, Tencent Cloud or Twilio.
//
// # Templates
//
// Aliyun and Tencent take no free text: each topic needs a template that the provider has approved, with variables. A configured
// template names the facts that fill its variables; Aliyun's variables bear those names themselves, as in
// ${courier}${number}已${hours}小时没有动静, Tencent's are numbered in the order of the list. A topic without a template is not sent by
// text message. These names exist:
//
//	shop, supplier      names
//	courier             圆通
//	number, tail        tracking number, or order number while there is none; its last six characters
//	order               first order number
//	kind, severity      中转超时, 超时
//	hours, limit        hours of silence (or over the promise, or until the line), hours of the rule
//	action              催件
//	answer, resolution  what the supplier answered, how it ended
//	place               destination, or where the cluster lies
//	count, new          parcels concerned, parcels new in a digest
//	time                reply clock, date answered or next step, as 01-02 15:04 in the shop's zone
//	path, link          where to act: the part of the address after the host, and the whole of it
//	code1 … code6       the path after its first slash, cut into as many pieces as the template names
//
// A fact that is not known is sent as "-", because an empty variable is refused.
//
// # Lengths
//
// Aliyun takes 35 characters per variable. Tencent states different numbers: 12 for the accounts of persons and none for those of enterprises on
// its international pages, 6 for everything but verification codes in its questions and answers for the mainland; the console shows what an
// account has. ParamLimit is 12 there unless it is set. Longer words lose their end, longer numbers their start, because
// people tell parcels apart by the last digits. Brackets 【】, currency and other symbols are taken out or replaced: they are refused.
//
// # Addresses
//
// No provider in China takes an address as a variable, so link is refused in a template there. The host may stand in the text of an
// Aliyun template with path behind it (a supplier's answer page has one of 28 to 35 characters). Tencent takes addresses only as fixed text, and
// path is too long for one of its variables: there the template holds the address up to its code, https://pw.example.cn/s/, and the code of 26 to
// 33 characters follows in pieces: three variables of 12 characters, or six of 6.
//
//	{1}{2}有卡件，请在{3}前答复：https://pw.example.cn/s/{4}{5}{6}
//	params: [courier, tail, time, code1, code2, code3]
//
// Whether variables may follow an address, and one another, is for Tencent's review to say; the application needs an example. A path or a code is
// never cut: if it does not fit, the message fails for good and says so.
//
// Twilio takes the short text of the topic, which is one segment; a supplier who is asked to answer gets the link behind it.
package sms
