package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"parcelwarden/couriers"
	"strings"

	"github.com/spf13/cobra"
)

const decodeHelp = `Decode one courier response, or one push body, with the program's own adapter. Nothing is sent anywhere.

  parcelwarden decode kuaidi100 answer.json
  curl -s … | parcelwarden decode sf - --json
  parcelwarden decode kdniao push.txt --push
  parcelwarden decode 17track error.json --http-status 429

The outcome is one of ok, not_found, auth, rate_limited, rejected, malformed, server_error. Checkpoints are oldest first.

With --expect a whole folder of responses is compared with a table:

  parcelwarden decode --expect EXPECTED.tsv DIR            every row whose courier has an adapter
  parcelwarden decode kuaidi100 --expect EXPECTED.tsv DIR  only the rows of one courier

EXPECTED.tsv has tab-separated columns with a header line. Columns are found by name; only "file" and "courier" must be there:

  file         path of the response, below DIR
  courier      courier code, which chooses the adapter
  tracking_no  which parcel of the response is meant; empty: the only one
  http_status  HTTP status of the response; empty: 200
  push         yes if the file is a push body
  outcome      expected outcome
  status       expected status of the parcel
  checkpoints  expected number of checkpoints
  last_at      expected time of the last checkpoint, RFC 3339 with offset
  note         for people

An empty cell is not compared. Empty lines, and lines that start with #, are skipped. For example, with a tab between the cells:

  file                   courier    tracking_no    http_status  outcome       status     checkpoints  last_at
  yto/signed.json        kuaidi100  YT9000000001                ok            delivered  4            2026-03-02T11:20:00+08:00
  yto/nothing-yet.json   kuaidi100                              not_found
  sf/two-parcels.json    sf         SF9000000002                ok            in_transit
  sf/busy.html           sf                        503          server_error

prints, if the second parcel of sf/two-parcels.json reads as delivered:

  sf/two-parcels.json SF9000000002: status: expected in_transit, got delivered
  3 of 4 as expected

and ends with exit status 1. A row whose courier has no adapter is counted on standard error as not covered; it is no difference.`

type decodeOptions struct {
	push       bool
	httpStatus int
	asJSON     bool
	expect     string
}

func newDecodeCommand(reg *couriers.Registry) *cobra.Command {
	var o decodeOptions
	cmd := &cobra.Command{
		Use:   "decode COURIER [FILE or -]",
		Short: "Decode a courier response with the program's own adapter",
		Long:  decodeHelp,
		Args:  cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.expect != "" {
				return runExpect(cmd, reg, o.expect, args)
			}
			return runDecode(cmd, reg, o, args)
		},
	}
	cmd.Flags().BoolVar(&o.push, "push", false, "the body is a push from the courier, not an answer to a look")
	cmd.Flags().IntVar(&o.httpStatus, "http-status", 200, "HTTP status of the response")
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print one JSON value")
	cmd.Flags().StringVar(&o.expect, "expect", "", "compare a folder of responses with this table")
	cmd.MarkFlagsMutuallyExclusive("expect", "json")
	cmd.MarkFlagsMutuallyExclusive("expect", "push")
	return cmd
}

func runDecode(cmd *cobra.Command, reg *couriers.Registry, o decodeOptions, args []string) error {
	adapter, err := lookupCourier(reg, args[0])
	if err != nil {
		return err
	}
	if o.httpStatus < 100 || o.httpStatus > 999 {
		return exitError{code: exitUsage, err: fmt.Errorf("--http-status %d is not an HTTP status", o.httpStatus)}
	}
	file := "-"
	if len(args) > 1 {
		file = args[1]
	}
	body, err := readInput(cmd.InOrStdin(), file)
	if err != nil {
		return err
	}
	doc := couriers.Decode(adapter, couriers.Reply{Body: body, HTTPStatus: o.httpStatus}, o.push)
	if !o.asJSON {
		return printDocument(cmd.OutOrStdout(), doc)
	}
	out := json.NewEncoder(cmd.OutOrStdout())
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(doc); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}

func lookupCourier(reg *couriers.Registry, code string) (couriers.Adapter, error) {
	adapter, ok := reg.Lookup(code)
	if !ok {
		known := strings.Join(reg.Codes(), ", ")
		return adapter, exitError{code: exitUsage, err: fmt.Errorf("%w %q; there are %s", couriers.ErrUnknownCourier, code, known)}
	}
	return adapter, nil
}

// maxInput is far above any courier's answer; it keeps a wrong file name from filling the memory.
const maxInput = 64 << 20

func readInput(stdin io.Reader, file string) ([]byte, error) {
	in := stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("decode: %w", err)
		}
		defer f.Close()
		in = f
	}
	body, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err != nil {
		return nil, fmt.Errorf("decode: read %s: %w", file, err)
	}
	if len(body) > maxInput {
		return nil, errors.New("decode: the input is larger than 64 MiB")
	}
	return body, nil
}
