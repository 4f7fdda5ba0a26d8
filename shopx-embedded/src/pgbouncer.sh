# Has one private PgBouncer from its first file to its last.
#
#   sh -c "$(cat pgbouncer.sh)" watchdog ROOT PROGRAM UPSTREAM
#
# Makes a directory in ROOT and starts PROGRAM in it, in transaction mode, before the server whose
# socket is in UPSTREAM. Prints `ready PID DIRECTORY` once it listens; anything else it prints is why
# it does not. When standard input ends, or says `end`, PgBouncer and its directory go.

exec 2>&1
trap '' HUP INT TERM PIPE

root=$1 program=$2 upstream=$3
dir=$(mktemp -d "$root/shopx-XXXXXX") || exit 1
log=$dir/pgbouncer.log

# Few connections for many clients: two messages of a client that no transaction holds together soon
# meet different servers. What clients are told to leave out at their start-up is not listed: the store
# must do without.
cat >"$dir/pgbouncer.ini" <<END
[databases]
* = host=$upstream port=5432
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $dir
auth_type = trust
auth_file = $dir/users
pool_mode = transaction
default_pool_size = 4
max_client_conn = 500
END
printf '"%s" ""\n' shopx_till shopx_migrator >"$dir/users"

"$program" "$dir/pgbouncer.ini" >"$log" 2>&1 </dev/null &
pooler=$!

tries=0
until [ -S "$dir/.s.PGSQL.6432" ]; do
    tries=$((tries + 1))
    if ! kill -0 "$pooler" 2>/dev/null || [ "$tries" -gt 1500 ]; then
        echo "pgbouncer does not listen:"
        tail -n 20 "$log"
        kill -TERM "$pooler" 2>/dev/null
        rm -rf "$dir"
        exit 1
    fi
    sleep 0.02
done
echo "ready $pooler $dir"

while read -r line && [ "$line" != end ]; do :; done

kill -TERM "$pooler"
wait "$pooler"
rm -rf "$dir"
