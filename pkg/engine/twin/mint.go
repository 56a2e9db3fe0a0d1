package twin

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/big"
)

// digest is the source of everything that is invented for a seed. Equal seeds invent equal things; different seeds meet
// as rarely as SHA-256 does, cut to what the form has room for.
type digest [sha256.Size]byte

// mint digests a seed. What one URN needs several of takes seeds that the property's name tells apart.
func mint(seed ...string) digest {
	h := sha256.New()
	for i, s := range seed {
		if i > 0 {
			h.Write([]byte{0})
		}
		h.Write([]byte(s))
	}
	return digest(h.Sum(nil))
}

// hex gives the first n hexadecimal digits; at most 64.
func (d digest) hex(n int) string { return hex.EncodeToString(d[:])[:n] }

// digits gives n decimal digits of which the first is not zero; at most 60.
func (d digest) digits(n int) string {
	v := new(big.Int).SetBytes(d[:])
	low := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n-1)), nil)
	span := new(big.Int).Mul(low, big.NewInt(9))
	return v.Mod(v, span).Add(v, low).String()
}

// upper gives n characters of the alphabet of IAM's unique ids; at most 32.
func (d digest) upper(n int) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[d[i]%byte(len(alphabet))]
	}
	return string(out)
}

// lower gives n characters of a-z and 0-9; at most 32.
func (d digest) lower(n int) string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[d[i]%byte(len(alphabet))]
	}
	return string(out)
}

// uuid gives a UUID of version 4's form.
func (d digest) uuid() string {
	b := d
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// number gives 64 bits.
func (d digest) number() uint64 { return binary.BigEndian.Uint64(d[:8]) }
