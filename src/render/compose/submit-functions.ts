import { bash } from './shell.js';

/** What is known of the jobs: from the JobManager, and from the volume. */
export const OBSERVE = bash`
# rest PATH: what the JobManager answers; fails where it does not.
rest() (
  exec 2>/dev/null 3<>"/dev/tcp/$manager" || exit 1
  printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3
  answer=$(timeout 10 cat <&3)
  [[ $answer == *' 200 OK'* ]] && printf '%s' "$answer"
)

# job_status JOB JOBS: the status of the job of this name, of the one that has not ended where there are several.
job_status() {
  local all
  all=$(tr '{' '\n' <<<"$2" | grep -F "\"name\":\"$1\"" | grep -o '"state":"[A-Z]*"' | cut -d'"' -f4)
  grep -vxE 'FINISHED|CANCELED|FAILED|' <<<"$all" | head -n 1 | grep . || head -n 1 <<<"$all"
}

number() { grep -o "\"$1\":[0-9]*" <<<"$2" | cut -d: -f2; }

# is_idle CLUSTER TAKEN: TaskManagers are there, and no more than TAKEN of their slots are in use.
is_idle() {
  (($(number taskmanagers "$1") > 0 && $(number slots-available "$1") + $2 >= $(number slots-total "$1")))
}

# newest FOLDER: the newest complete checkpoint or savepoint. Flink writes _metadata last.
newest() {
  find "$state/checkpoints/$1" "$state/savepoints/$1" -name _metadata -size +0 -printf '%T@ %h\n' 2>/dev/null |
    grep -E '/(chk|savepoint)-[^/]*$' | sort -k1,1n -k2V | tail -n 1 | cut -d' ' -f2- || true
}

# submitted JOB: the generation that the job was last submitted as; nothing where it never was.
submitted() {
  sed -n "s|^SET .*/checkpoints/$1-g\([0-9]*\)';$|\1|p" "$state/jobs/$1.sql" 2>/dev/null | head -n 1 || true
}

# recorded JOB: whether it was submitted as this generation, or as a later one. An earlier one says nothing of this.
recorded() {
  local last
  last=$(submitted "$1")
  if ((\${last:-0} > generation)); then
    echo later
  elif ((\${last:-0} == generation)); then
    echo yes
  else
    echo no
  fi
}

# decide KIND STATUS RECORDED RAN FROM: what is to be done. RAN: it was started, as Flink makes the folder of its
# checkpoints before that. FROM: its newest state.
decide() {
  if [[ -n $2 ]]; then
    echo known
  elif [[ $3 == later ]]; then
    echo lowered
  elif [[ $3 == no && \${CDCCTL_JOBS:-submit} != submit ]]; then
    echo none
  elif [[ $3 == no && $4 == yes ]]; then
    echo stopped
  elif [[ $4 == no && \${CDCCTL_JOBS:-submit} == submit ]]; then
    echo submit
  elif [[ $4 == no ]]; then
    echo none
  elif [[ -n $5 || $1 == sync ]]; then
    echo resume
  else
    echo lost
  fi
}
`;

/** Submission of one job. */
export const START = bash`
# record KIND PARAMETERS: writes down what the job will be submitted with, passwords left out.
record() {
  local job=$pipeline-$1
  {
    echo "SET '$checkpoint_option' = 'file://$state/checkpoints/$job-g$generation';"
    if [[ -n $2 ]]; then echo "SET 'pipeline.global-job-parameters' = '$(escape flink "$2")';"; fi
    cat "$sources/$1.sql"
  } >"$state/jobs/$job.sql.new" && mv "$state/jobs/$job.sql.new" "$state/jobs/$job.sql"
}

# filled JOB FROM ID: what is sent to Flink.
filled() {
  echo "SET '\$internal.pipeline.job-id' = '$3';"
  if [[ -n $2 ]]; then echo "SET 'execution.savepoint.path' = 'file://$2';"; fi
  fill "$state/jobs/$1.sql" flink
}

# redact: the passwords of the jobs are taken out of what comes in, as they are and as SQL has them.
redact() {
  local text name
  text=$(cat)
  for name in "\${secrets[@]}"; do
    if [[ -z \${!name} ]]; then continue; fi
    text=\${text//"\${!name}"/******}
    text=\${text//"$(escape flink "\${!name}")"/******}
  done
  printf '%s\n' "$text"
}

new_id() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# send JOB FROM: what the SQL client says.
send() {
  local work status
  work=$(mktemp -d "$scratch/submit.XXXXXX") || return 1
  filled "$1" "$2" "\${ids[$1]}" >"$work/job.sql" &&
    JVM_ARGS="\${JVM_ARGS-} -Duser.home=$work" timeout "$submit_seconds" \
      sql-client.sh gateway -e "$gateway" -f "$work/job.sql" 2>&1 </dev/null 9<&-
  status=$?
  rm -rf "$work"
  return "$status"
}

# start JOB FROM: submits what is recorded. A failure is said once, and tried again after a growing pause. The id of the
# job stays the same until Flink has it: of a submission that is given up here, but not there, no second job comes.
start() {
  local output status=0 pause
  : "\${ids[$1]:=$(new_id)}"
  output=$(send "$1" "$2") || status=$?
  if [[ $output == *'Job ID: '* || $output == *'Job has already been submitted'* ]]; then
    echo "$1: submitted as \${ids[$1]}, \${2:-from the beginning}"
    unset "gone_since[$1]" "retry_at[$1]" "pauses[$1]" "ids[$1]"
    return
  fi
  say_once "$1: could not be submitted: $(grep -A 5 -F '[ERROR]' <<<"$output" | redact | head -n 12)"
  pause=\${pauses[$1]:-10}
  pauses[$1]=$((pause < 60 ? pause * 2 : 60))
  # timeout(1) ended it: the gateway may still be at work.
  if ((status == 124 && pause < quiet_seconds)); then pause=$quiet_seconds; fi
  retry_at[$1]=$((SECONDS + pause))
  return 1
}
`;

/** What follows from both. */
export const KEEP = bash`
say_once() {
  if [[ -z \${said["$1"]-} ]]; then echo "$1"; fi
  said["$1"]=yes
}

# keep KIND JOBS CLUSTER: does what is to be done; true where the job runs, or none should.
keep() {
  local kind=$1 job=$pipeline-$1 other=sync ran=no taken=0 status states from
  if [[ $kind == sync ]]; then other=cdc; fi
  if [[ $(job_status "$pipeline-$other" "$2") == RUNNING ]]; then taken=$parallelism; fi
  status=$(job_status "$job" "$2") states=$job-g$generation
  from=$(newest "$states")
  if [[ -e $state/checkpoints/$states ]]; then ran=yes; fi
  case $(decide "$kind" "$status" "$(recorded "$job")" "$ran" "$from") in
    known) known "$kind" "$status" ;;
    none) ;;
    lowered)
      say_once "$job: was submitted as generation $(submitted "$job"). There is no way back: set it in pipeline.yaml again."
      return 1
      ;;
    stopped)
      say_once "$job: was stopped, and stays so. To go on, run: cdcctl --target docker submit"
      return 1
      ;;
    submit)
      submit "$kind"
      return 1
      ;;
    resume)
      resume "$job" "$from" "$3" "$taken"
      return 1
      ;;
    lost)
      say_once "$job: ran before, and has no complete checkpoint to go on from. A new snapshot would keep rows that were
deleted meanwhile. $anew"
      return 1
      ;;
  esac
}

# submit KIND: for the first time in this generation.
submit() {
  local job=$pipeline-$1 parameters=CDCCTL_\${1^^}_PARAMETERS
  if ((SECONDS < \${retry_at[$job]:-0})); then return; fi
  if [[ $1 == sync ]] && ! record_tables; then return; fi
  record "$1" "\${!parameters-}" && start "$job" ''
}

# resume JOB FROM CLUSTER TAKEN: once no task of a lost JobManager can be running any more.
resume() {
  : "\${gone_since[$1]:=$SECONDS}"
  if ((SECONDS - gone_since[$1] < quiet_seconds || SECONDS < \${retry_at[$1]:-0})); then return; fi
  if [[ $1 == "$pipeline-sync" ]] && ! same_tables; then return; fi
  if is_idle "$3" "$4"; then start "$1" "$2"; fi
}

# known KIND STATUS: what is to be said of a job that Flink knows.
known() {
  local job=$pipeline-$1 last
  unset "gone_since[$job]"
  last=$(submitted "$job")
  case $2 in
    FINISHED | CANCELED | FAILED)
      say_once "$job: is $2, and stays so. To see why and go on, run: cdcctl --target docker submit"
      return 1
      ;;
  esac
  if [[ -n $last && $last != "$generation" ]]; then
    say_once "$job: runs as generation $last. To build generation $generation, run: $rebuild."
  elif [[ -n $last && $(<"$state/jobs/$job.sql") != *"$(<"$sources/$1.sql")" ]]; then
    say_once "$job: goes on as it was submitted, which is not flink-sql/$1.sql. To change over, run: cdcctl --target docker submit"
  elif [[ $1 == sync ]]; then
    watch_tables || return 1
  fi
  [[ $2 == RUNNING ]]
}
`;
