package main

import (
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/livekit/livekit-server/test/client"
	"github.com/livekit/protocol/livekit"
	"github.com/pion/webrtc/v4"
)

const patience = 20 * time.Second

// joined is how long a viewer waited, counted from the start of the connection.
type joined struct {
	// AcceptedMs is the time until the engine sent the list of participants.
	AcceptedMs float64 `json:"acceptedMs"`
	// ConnectedMs is the time until the media connection is open.
	ConnectedMs float64 `json:"connectedMs"`
}

// viewer is a participant who only receives.
type viewer struct {
	client *client.RTCClient
	// read counts the bytes that sampleDelays read, which the client does not count.
	read   atomic.Uint64
	lock   sync.Mutex
	delays []float64
}

func enter(place seat, options *client.Options) (*client.RTCClient, error) {
	header := http.Header{}
	for name, value := range place.Headers {
		header.Set(name, value)
	}
	socket, _, err := websocket.DefaultDialer.Dial(place.URL, header)
	if err != nil {
		return nil, err
	}
	return client.NewRTCClient(socket, false, options)
}

func join(place seat) (*viewer, joined, error) {
	began := time.Now()
	accepted, connected := make(chan float64, 1), make(chan float64, 1)
	passed := func() float64 { return float64(time.Since(began).Microseconds()) / 1000 }
	one, err := enter(place, &client.Options{
		SignalResponseInterceptor: func(message *livekit.SignalResponse, next client.SignalResponseHandler) error {
			if message.GetJoin() != nil {
				accepted <- passed()
			}
			return next(message)
		},
	})
	if err != nil {
		return nil, joined{}, err
	}
	one.OnConnected = func() { connected <- passed() }
	go one.Run()
	var times joined
	late := time.After(patience)
	for times.AcceptedMs == 0 || times.ConnectedMs == 0 {
		select {
		case times.AcceptedMs = <-accepted:
		case times.ConnectedMs = <-connected:
		case <-late:
			return nil, times, errors.New("was not connected in time")
		}
	}
	return &viewer{client: one}, times, nil
}

func (v *viewer) bytes() uint64 {
	return v.client.BytesReceived() + v.read.Load()
}

// sampleDelays reads about every other packet of the picture and computes the delay of its frame.
func (v *viewer) sampleDelays() {
	for _, track := range v.pictures() {
		go func() {
			for {
				packet, _, err := track.ReadRTP()
				if err != nil {
					return
				}
				v.read.Add(uint64(packet.MarshalSize()))
				if sentAt, ok := readSentAt(packet); ok {
					v.lock.Lock()
					v.delays = append(v.delays, float64(time.Since(sentAt).Microseconds())/1000)
					v.lock.Unlock()
				}
			}
		}()
	}
}

func (v *viewer) pictures() []*webrtc.TrackRemote {
	for began := time.Now(); time.Since(began) < patience; time.Sleep(5 * time.Millisecond) {
		var pictures []*webrtc.TrackRemote
		for _, tracks := range v.client.SubscribedTracks() {
			for _, track := range tracks {
				if track.Kind() == webrtc.RTPCodecTypeVideo {
					pictures = append(pictures, track)
				}
			}
		}
		if len(pictures) > 0 {
			return pictures
		}
	}
	return nil
}

func (v *viewer) takeDelays() []float64 {
	v.lock.Lock()
	defer v.lock.Unlock()
	taken := v.delays
	v.delays = nil
	return taken
}
