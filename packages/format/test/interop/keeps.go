// Writes a heap profile of what it keeps, for go-heap.node.test.ts: `go run keeps.go > keeps.pb.gz`.
package main

import (
	"os"
	"runtime"
	"runtime/pprof"
)

var kept [][]byte

func keep(count, size int) {
	for i := 0; i < count; i++ {
		kept = append(kept, make([]byte, size))
	}
}

func waste(count, size int) {
	for i := 0; i < count; i++ {
		kept[0] = make([]byte, size)
	}
}

func main() {
	runtime.MemProfileRate = 1
	keep(100, 1000)
	waste(50, 4096)
	runtime.GC()
	pprof.WriteHeapProfile(os.Stdout)
}
