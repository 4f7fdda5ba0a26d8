# Has one private PostgreSQL server from its first file to its last.
#
#   sh -c "$(cat watchdog.sh)" watchdog ROOT BIN [OPTION...]
#
# Makes a directory in ROOT, a cluster in it with BIN/initdb, and starts BIN/postgres with the
# OPTIONs. Prints `ready PID DIRECTORY` once the server answers; anything else it prints is why it
# does not. Standard input is a pipe whose only writer is the program that wants the server. A line in
# it is a signal that ends the server, which is then started again, or `end`. When that program ends, in
# whatever way, the pipe ends; then, as after `end`, the server and its directory go.

exec 2>&1
# Only the end of the pipe stops us, not what a terminal sends, nor that nobody reads what we print.
trap '' HUP INT TERM PIPE

root=$1 bin=$2
shift 2
dir=$(mktemp -d "$root/shopx-XXXXXX") || exit 1
log=$dir/server.log

give_up() {
    echo "$1"
    tail -n 20 "$log"
    rm -rf "$dir"
    exit 1
}

"$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions \
    >"$log" 2>&1 </dev/null || give_up "initdb failed:"

start() {
    "$bin/postgres" -D "$dir/data" -k "$dir" -p 5432 -c listen_addresses= "$@" \
        >>"$log" 2>&1 </dev/null &
    server=$!

    tries=0
    until grep -qs '^ready' "$dir/data/postmaster.pid"; do
        kill -0 "$server" 2>/dev/null || give_up "postgres ended:"
        tries=$((tries + 1))
        if [ "$tries" -gt 3000 ]; then
            kill -QUIT "$server"
            wait "$server"
            give_up "postgres was not ready within a minute:"
        fi
        sleep 0.02
    done
    echo "ready $server $dir"
}

start "$@"
while read -r signal && [ "$signal" != end ]; do
    kill "-$signal" "$server"
    wait "$server"
    start "$@"
done

# Nothing in it is worth a checkpoint.
kill -QUIT "$server"
wait "$server"
rm -rf "$dir"
