// SPDX-FileCopyrightText: 2026 Nachnutzungskatalog contributors
// SPDX-License-Identifier: EUPL-1.2

package nachnutzung

import (
	"reflect"
	"testing"
)

func TestWirksam(t *testing.T) {
	t.Parallel()
	named := func(code string) FederfuehrungSeite {
		return FederfuehrungSeite{
			Werte: []Verweis{{Code: code}}, Beleglage: Belegt, Quellen: []Quelle{{Titel: "Quelle zu " + code}},
		}
	}
	nobody := FederfuehrungSeite{Beleglage: NichtBelegt, Hinweis: "nichts gefunden"}
	own := func(s FederfuehrungSeite) WirksameSeite { return WirksameSeite{s, HerkunftLeistungsbuendel} }
	field := func(s FederfuehrungSeite) WirksameSeite { return WirksameSeite{s, HerkunftThemenfeld} }

	tests := []struct {
		name               string
		eigene, themenfeld Federfuehrung
		want               WirksameFederfuehrung
	}{
		{"nothing of its own", Federfuehrung{nobody, nobody}, Federfuehrung{named("BMBF"), named("15")},
			WirksameFederfuehrung{field(named("BMBF")), field(named("15"))}},
		{"both sides of its own", Federfuehrung{named("BMI"), named("05")}, Federfuehrung{named("BMBF"), named("15")},
			WirksameFederfuehrung{own(named("BMI")), own(named("05"))}},
		{"a deviating Land leaves the Ressort alone", Federfuehrung{nobody, named("05")}, Federfuehrung{named("BMBF"), named("15")},
			WirksameFederfuehrung{field(named("BMBF")), own(named("05"))}},
		{"a deviating Ressort leaves the Land alone", Federfuehrung{named("BMI"), nobody}, Federfuehrung{named("BMBF"), named("15")},
			WirksameFederfuehrung{own(named("BMI")), field(named("15"))}},
		{"the gap of the Themenfeld shows with its word", Federfuehrung{}, Federfuehrung{nobody, named("06")},
			WirksameFederfuehrung{field(nobody), field(named("06"))}},
		{"its own fills the gap of the Themenfeld", Federfuehrung{named("BMF"), FederfuehrungSeite{}}, Federfuehrung{nobody, nobody},
			WirksameFederfuehrung{own(named("BMF")), field(nobody)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Wirksam(tt.eigene, tt.themenfeld); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v\nwant %+v", got, tt.want)
			}
		})
	}
}
