// Foyer's load on a room: one publisher with camera and microphone, and as many viewers as the crowd in standard input
// names, one after the other. Tells what each of them saw, one JSON object a line. As `load cameras`: people with a
// camera each, see cameras.go. Built for benchmarks and stories only.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/livekit/livekit-server/pkg/telemetry/prometheus"
	"github.com/livekit/protocol/livekit"
	"github.com/livekit/protocol/logger"
)

// seat is one place in the room: where signalling is reached, and with which headers.
type seat struct {
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
}

type crowd struct {
	// Film is the publisher's picture: VP8 in an IVF file, sent round and round.
	Film      string `json:"film"`
	Publisher seat   `json:"publisher"`
	Viewers   []seat `json:"viewers"`
	// Step is how many viewers come before it is measured what all of them get.
	Step int `json:"step"`
	// WatchSeconds is how long that is measured.
	WatchSeconds float64 `json:"watchSeconds"`
}

// watched is what all viewers who are there got while it was measured.
type watched struct {
	Viewers int `json:"viewers"`
	// Served viewers got 95 of 100 bytes.
	Served int `json:"served"`
	// FrameDelayMs are of the first viewer: from the publisher's hand to hers.
	FrameDelayMs []float64 `json:"frameDelayMs"`
}

const served = 0.95

func main() {
	logger.InitFromConfig(&logger.Config{Level: "fatal"}, "load")
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	// The engine's transports, which the client uses, count in it.
	if err := prometheus.Init("load", livekit.NodeType_SERVER); err != nil {
		return err
	}
	if len(os.Args) > 1 && os.Args[1] == "cameras" {
		return sendCameras()
	}
	var given crowd
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		return err
	}
	source, err := publishAll(given)
	if err != nil {
		return fmt.Errorf("the publisher: %w", err)
	}
	tell := json.NewEncoder(os.Stdout)
	var viewers []*viewer
	for _, place := range given.Viewers {
		one, times, err := join(place)
		if err != nil {
			return fmt.Errorf("viewer %d: %w", len(viewers)+1, err)
		}
		if err := tell.Encode(times); err != nil {
			return err
		}
		viewers = append(viewers, one)
		if len(viewers) == 1 {
			one.sampleDelays()
		}
		if len(viewers)%given.Step == 0 {
			if err := tell.Encode(watch(viewers, source, given.WatchSeconds)); err != nil {
				return err
			}
		}
	}
	return nil
}

// publishAll is camera and microphone.
func publishAll(given crowd) (*publisher, error) {
	picture, err := readFilm(given.Film)
	if err != nil {
		return nil, err
	}
	source, err := publish(given.Publisher, picture)
	if err != nil {
		return nil, err
	}
	return source, source.speak()
}

// settle is long enough for the key frame without which the last ones see nothing.
const settle = 2 * time.Second

func watch(viewers []*viewer, source *publisher, seconds float64) watched {
	time.Sleep(settle)
	sent := source.sent.Load()
	got := make([]uint64, len(viewers))
	for at, one := range viewers {
		got[at] = one.bytes()
	}
	viewers[0].takeDelays()
	time.Sleep(time.Duration(seconds * float64(time.Second)))
	wanted := source.sent.Load() - sent
	seen := watched{Viewers: len(viewers), FrameDelayMs: append([]float64{}, viewers[0].takeDelays()...)}
	for at, one := range viewers {
		if float64(one.bytes()-got[at]) >= served*float64(wanted) {
			seen.Served++
		}
	}
	return seen
}
