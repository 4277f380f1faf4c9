package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"sync/atomic"
	"time"

	"github.com/livekit/livekit-server/test/client"
	"github.com/livekit/protocol/livekit"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
	"github.com/pion/webrtc/v4/pkg/media/ivfreader"
)

const (
	// Long packets, because the engine's test client receives some 500 packets of a track and then no more: nothing can be
	// measured for longer than 20 seconds.
	soundEvery = 40 * time.Millisecond
	// About the rate of Opus for speech, 32 kbit/s.
	soundBytes = 160
	stampBytes = 12
	// The header of RTP without extensions, and the payload of one packet.
	headerBytes = 12
	packetBytes = 1187
)

// stampMark distinguishes the publisher's frames from others that the engine may send.
var stampMark = []byte("FYR!")

// film is the picture of a camera: sent in a loop, at its own frame rate.
type film struct {
	frames [][]byte
	every  time.Duration
}

// publisher counts the bytes that it has sent, with the minimal header of each packet.
type publisher struct {
	client *client.RTCClient
	sent   atomic.Uint64
}

// publish joins with a camera and sends until the program ends.
func publish(place seat, picture film) (*publisher, error) {
	one, err := enter(place, &client.Options{SignalRequestInterceptor: nameSource})
	if err != nil {
		return nil, err
	}
	go one.Run()
	camera, err := addTrack(one, webrtc.MimeTypeVP8, "camera")
	if err != nil {
		return nil, err
	}
	here := &publisher{client: one}
	frames := picture.frames
	go here.send(camera, picture.every, func(at int) []byte { return stamp(frames[at%len(frames)]) })
	return here, nil
}

// speak publishes a microphone.
func (p *publisher) speak() error {
	microphone, err := addTrack(p.client, webrtc.MimeTypeOpus, "microphone")
	if err != nil {
		return err
	}
	go p.send(microphone, soundEvery, func(int) []byte { return make([]byte, soundBytes) })
	return nil
}

// nameSource declares the source of a track, which is required of a participant who may send only some sources.
func nameSource(message *livekit.SignalRequest, next client.SignalRequestHandler) error {
	if track := message.GetAddTrack(); track != nil {
		track.Source = livekit.TrackSource_MICROPHONE
		if track.Type == livekit.TrackType_VIDEO {
			track.Source = livekit.TrackSource_CAMERA
		}
	}
	return next(message)
}

func addTrack(one *client.RTCClient, mime string, name string) (*webrtc.TrackLocalStaticSample, error) {
	track, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: mime}, name, name)
	if err != nil {
		return nil, err
	}
	_, err = one.AddTrack(track, "", client.AddTrackNoWriter())
	return track, err
}

func (p *publisher) send(track *webrtc.TrackLocalStaticSample, every time.Duration, make func(at int) []byte) {
	ticker := time.NewTicker(every)
	for at := 0; ; at++ {
		<-ticker.C
		sample := make(at)
		if err := track.WriteSample(media.Sample{Data: sample, Duration: every}); err == nil {
			p.sent.Add(uint64(len(sample) + headerBytes*(1+len(sample)/packetBytes)))
		}
	}
}

func readFilm(path string) (film, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return film{}, err
	}
	reader, header, err := ivfreader.NewWith(bytes.NewReader(content))
	if err != nil {
		return film{}, err
	}
	read := film{every: time.Second * time.Duration(header.TimebaseNumerator) / time.Duration(header.TimebaseDenominator)}
	for {
		frame, _, err := reader.ParseNextFrame()
		if err != nil {
			break
		}
		read.frames = append(read.frames, frame)
	}
	return read, nil
}

// stamp appends the time of sending to a frame; the engine forwards frames without reading their ends.
func stamp(frame []byte) []byte {
	stamped := append(bytes.Clone(frame), stampMark...)
	return binary.BigEndian.AppendUint64(stamped, uint64(time.Now().UnixNano()))
}

func readSentAt(packet *rtp.Packet) (time.Time, bool) {
	end := len(packet.Payload)
	if !packet.Marker || end < stampBytes || !bytes.Equal(packet.Payload[end-stampBytes:end-8], stampMark) {
		return time.Time{}, false
	}
	return time.Unix(0, int64(binary.BigEndian.Uint64(packet.Payload[end-8:]))), true
}
