package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// camera is somebody who comes with one.
type camera struct {
	seat
	// Film is her picture: VP8 in an IVF file.
	Film string `json:"film"`
}

// sending is told as soon as the engine takes the picture of one more.
type sending struct {
	Cameras int `json:"cameras"`
}

// sendCameras lets people come as standard input names them, several at once, and stay until it is closed.
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

// letCome begins with each as soon as she is named; nil when nobody more can be.
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
