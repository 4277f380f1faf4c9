// Foyer's load on a room: one publisher with camera and microphone, and the viewers that standard input describes, one
// after the other. Prints what each of them received, one JSON object a line. As `load cameras`: participants with a
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

// seat is one seat in the room: the address of its signalling, and the headers to send.
type seat struct {
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
}

type crowd struct {
	// Film is the publisher's picture: VP8 in an IVF file, sent in a loop.
	Film      string `json:"film"`
	Publisher seat   `json:"publisher"`
	Viewers   []seat `json:"viewers"`
	// Step is how many viewers join between two measurements.
	Step int `json:"step"`
	// WatchSeconds is how long one measurement takes.
	WatchSeconds float64 `json:"watchSeconds"`
}

// watched is what all viewers received during one measurement.
type watched struct {
	Viewers int `json:"viewers"`
	// Served is the number of viewers who received 95 % of the bytes.
	Served int `json:"served"`
	// FrameDelayMs are the delays of frames from the publisher to the first viewer.
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
	// The engine's transports, which the client uses, count into these metrics.
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

// publishAll publishes camera and microphone.
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

// settle waits long enough for the key frame that the last viewers need to see a picture.
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
