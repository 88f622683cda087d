// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// formatArt says what a number format makes of a number.
type formatArt uint8

const (
	formatStandard formatArt = iota // the number as it is
	formatMuster                    // with so many decimals, digits, thousands
	formatTag
	formatUhrzeit
	formatTagUhrzeit
)

// zahlenformat is what a cell's style makes of its number.
type zahlenformat struct {
	art       formatArt
	dezimalen int
	stellen   int // at least so many digits before the comma
	tausender bool
	prozent   bool
}

// builtin are the number formats that a workbook names by number only (ISO/IEC 29500-1,
// 18.8.30), those of East Asian programs included, where they are dates.
func builtin(id int) zahlenformat {
	switch id {
	case 1:
		return zahlenformat{art: formatMuster}
	case 2:
		return zahlenformat{art: formatMuster, dezimalen: 2}
	case 3, 5, 6, 37, 38, 41, 42:
		return zahlenformat{art: formatMuster, tausender: true}
	case 4, 7, 8, 39, 40, 43, 44:
		return zahlenformat{art: formatMuster, tausender: true, dezimalen: 2}
	case 9:
		return zahlenformat{art: formatMuster, prozent: true}
	case 10:
		return zahlenformat{art: formatMuster, prozent: true, dezimalen: 2}
	case 18, 19, 20, 21, 32, 33, 34, 35, 45, 47:
		return zahlenformat{art: formatUhrzeit}
	case 22:
		return zahlenformat{art: formatTagUhrzeit}
	case 14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58:
		return zahlenformat{art: formatTag}
	}
	return zahlenformat{}
}

// parseFormat reads a number format written out, as "dd.mm.yyyy" or "#,##0.00".
func parseFormat(code string) zahlenformat {
	plain, elapsed := stripFormat(code)
	lower := strings.ToLower(plain)
	if elapsed || strings.Contains(lower, "general") || strings.Contains(lower, "standard") {
		return zahlenformat{}
	}
	if !strings.ContainsAny(lower, "0#?") {
		lower = strings.NewReplacer("am/pm", "h", "a/p", "h").Replace(lower)
		// t and j: some programs write the German letters into the file.
		day := strings.ContainsAny(lower, "dytj")
		clock := strings.ContainsAny(lower, "hs")
		switch {
		case day && clock:
			return zahlenformat{art: formatTagUhrzeit}
		case clock:
			return zahlenformat{art: formatUhrzeit}
		case day, strings.Contains(lower, "m"):
			return zahlenformat{art: formatTag}
		}
		return zahlenformat{}
	}
	if strings.ContainsAny(lower, "e/?dyhs") {
		return formatWithDigits(lower)
	}
	return parseMuster(lower)
}

// formatWithDigits tells a clock with tenths of a second from fractions and powers of ten.
func formatWithDigits(lower string) zahlenformat {
	switch {
	case !strings.ContainsAny(lower, "hs") || strings.ContainsAny(lower, "e?"):
		return zahlenformat{}
	case strings.ContainsAny(lower, "dy"):
		return zahlenformat{art: formatTagUhrzeit}
	}
	return zahlenformat{art: formatUhrzeit}
}

// parseMuster reads a pattern of digits.
func parseMuster(code string) zahlenformat {
	whole, decimals, _ := strings.Cut(code, ".")
	f := zahlenformat{
		art:       formatMuster,
		stellen:   strings.Count(whole, "0"),
		dezimalen: strings.Count(decimals, "0") + strings.Count(decimals, "#"),
		prozent:   strings.Contains(code, "%"),
	}
	first, last := strings.IndexAny(whole, "0#"), strings.LastIndexAny(whole, "0#")
	f.tausender = first >= 0 && strings.Contains(whole[first:last+1], ",")
	if strings.HasSuffix(strings.TrimRight(whole, " "), ",") || strings.Contains(decimals, ",") || f.dezimalen > 15 || f.stellen > 30 {
		return zahlenformat{} // shown in thousands or millions: the number says more
	}
	return f
}

// stripFormat takes what is literal out of the first section of a format, and tells
// whether it counts a span of time, as [h]:mm.
func stripFormat(code string) (plain string, elapsed bool) {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return b.String(), elapsed
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return b.String(), elapsed
			}
			inside := strings.ToLower(code[i+1 : i+end])
			elapsed = elapsed || inside != "" && (strings.Trim(inside, "h") == "" || strings.Trim(inside, "m") == "" || strings.Trim(inside, "s") == "")
			i += end
		case ';':
			return b.String(), elapsed
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), elapsed
}

// readFormate reads the number formats of all styles.
func (a *arbeitsmappe) readFormate(x *xmlReader) error {
	codes := make(map[int]zahlenformat)
	inCells := 0
	return x.each(func() error {
		switch string(x.name) {
		case "numFmt":
			values, err := x.attrValues("numFmtId", "formatCode")
			if err != nil {
				return err
			}
			if id, err := strconv.Atoi(values[0]); err == nil && len(codes) < maxFormate {
				codes[id] = parseFormat(values[1])
			}
		case "cellXfs":
			inCells = x.depth
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = 0
		case "xf":
			if inCells == 0 || x.depth != inCells+1 {
				return nil
			}
			value, err := x.attr("numFmtId")
			if err != nil {
				return err
			}
			id, _ := strconv.Atoi(value)
			format, own := codes[id]
			if !own {
				format = builtin(id)
			}
			if len(a.formate) >= maxFormate {
				return fmt.Errorf("%w: too many styles", errXML)
			}
			a.formate = append(a.formate, format)
		}
		return nil
	})
}

// isDatum tells whether the format shows a day or a time.
func (f zahlenformat) isDatum() bool { return f.art >= formatTag }

// appendZahl writes a number as a German reader knows it.
func (f zahlenformat) appendZahl(dst []byte, v float64) []byte {
	switch f.art {
	case formatTag, formatUhrzeit, formatTagUhrzeit:
		if day, ok := serialTime(v); ok || f.art == formatUhrzeit && v >= 0 && v < 1 {
			return day.AppendFormat(dst, f.layout(v))
		}
		return appendStandard(dst, v)
	case formatMuster:
		return f.appendMuster(dst, v)
	case formatStandard:
	}
	return appendStandard(dst, v)
}

// layout shows what the format shows, and the clock as well where there is one.
func (f zahlenformat) layout(v float64) string {
	switch clock := v != math.Trunc(v); {
	case f.art == formatUhrzeit && v < 1:
		return "15:04"
	case clock:
		return "02.01.2006 15:04"
	}
	return "02.01.2006"
}

func (f zahlenformat) appendMuster(dst []byte, v float64) []byte {
	if f.prozent {
		v *= 100
	}
	if math.Abs(v) >= 1e15 {
		return appendStandard(dst, v)
	}
	// Halves are rounded up, as spreadsheet programs do.
	if scale := math.Pow10(f.dezimalen); math.Abs(v)*scale < maxGanz {
		v = math.Round(v*scale) / scale
	}
	digits := strconv.FormatFloat(math.Abs(v), 'f', f.dezimalen, 64)
	whole, decimals, _ := strings.Cut(digits, ".")
	if v < 0 && strings.Trim(digits, "0.") != "" {
		dst = append(dst, '-')
	}
	for i := len(whole); i < f.stellen; i++ {
		dst = append(dst, '0')
	}
	for i := range len(whole) {
		if f.tausender && i > 0 && (len(whole)-i)%3 == 0 {
			dst = append(dst, '.')
		}
		dst = append(dst, whole[i])
	}
	if decimals != "" {
		dst = append(append(dst, ','), decimals...)
	}
	if f.prozent {
		dst = append(dst, " %"...)
	}
	return dst
}

// appendStandard writes a number with all its digits; more than 15 are none of the
// spreadsheet's own but come of computing in binary.
func appendStandard(dst []byte, v float64) []byte {
	if v == math.Trunc(v) && math.Abs(v) <= maxGanz {
		return strconv.AppendInt(dst, int64(v), 10)
	}
	from := len(dst)
	verb := byte('f')
	if abs := math.Abs(v); abs >= 1e21 || abs < 1e-9 {
		verb = 'E'
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		rounded = v
	}
	dst = strconv.AppendFloat(dst, rounded, verb, -1, 64)
	for i := from; i < len(dst); i++ {
		if dst[i] == '.' {
			dst[i] = ','
		}
	}
	return dst
}

// maxGanz is the greatest number up to which a float holds every integer.
const maxGanz = 1 << 53

// Serials of the 1900 system: 31.12.9999 is the last day; day 60 is the 29.02.1900, which
// Excel has and the calendar has not.
const (
	serialMax   = 2_958_466
	serialFault = 60
	ab1904      = 1462 // days from the beginning of the 1900 system to that of the 1904 one
)

// serialTime gives the moment a serial means, to the second.
func serialTime(v float64) (time.Time, bool) {
	start := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	days := math.Floor(v)
	if v < serialFault {
		start = start.AddDate(0, 0, 1)
	}
	if !(v >= 0 && v < serialMax) {
		return start, false
	}
	seconds := math.Round((v - days) * 86400)
	return start.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second), v >= 1 && days != serialFault
}
