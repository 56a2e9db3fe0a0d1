package component

import "encoding/json"

// Texts is one text or several. In JSON one stands by itself, as policies of IAM and documents of intents have it.
type Texts []string

// MarshalJSON writes one text as a text, several as a list.
func (t Texts) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// mustJSON is the JSON of a document that holds texts and booleans alone: there is nothing that JSON could not hold.
func mustJSON(document any) string {
	text, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	return string(text)
}
