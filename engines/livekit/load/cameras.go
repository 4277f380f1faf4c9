package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// camera is one participant who joins with a camera.
type camera struct {
	seat
	// Film is the picture of the camera: VP8 in an IVF file.
	Film string `json:"film"`
}

// sending is printed each time the engine has accepted one more camera.
type sending struct {
	Cameras int `json:"cameras"`
}

// sendCameras joins a participant for each line of standard input, several at once, until the input is closed.
func sendCameras() error {
	came, failed := make(chan error), make(chan error, 1)
	go func() { failed <- letCome(came) }()
	tell := json.NewEncoder(os.Stdout)
	for there := 1; ; {
		select {
		case err := <-came:
			if err != nil {
				return err
			}
			if err := tell.Encode(sending{Cameras: there}); err != nil {
				return err
			}
			there++
		case err := <-failed:
			return err
		}
	}
}

// letCome starts each participant as soon as its line is read; it returns nil at the end of the input.
func letCome(came chan<- error) error {
	films := map[string]film{}
	for given := json.NewDecoder(os.Stdin); ; {
		var one camera
		if err := given.Decode(&one); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		picture, known := films[one.Film]
		if !known {
			read, err := readFilm(one.Film)
			if err != nil {
				return err
			}
			picture, films[one.Film] = read, read
		}
		go func() {
			if _, err := publish(one.seat, picture); err != nil {
				came <- fmt.Errorf("a camera: %w", err)
			} else {
				came <- nil
			}
		}()
	}
}
