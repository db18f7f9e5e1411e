# sh zig-compiler.sh ZIG TARGET TOOL ARGUMENTS...: zig's tools, called as gcc's are.
# Of -march zig takes its own names only: armv8.2-a+dotprod+fp16 is generic+v8_2a+dotprod+fullfp16.
zig=$1 target=$2 tool=$3
shift 3
case $tool in
cc | c++) ;;
*) exec "$zig" "$tool" "$@" ;;
esac
count=$#
for argument in "$@"; do
  case $argument in
  -march=armv*)
    argument=$(printf %s "${argument#-march=arm}" |
      sed -e 's/^v\([0-9]*\)\.\([0-9]*\)-a/v\1_\2a/' -e 's/^v\([0-9]*\)-a/v\1a/' -e 's/+fp16/+fullfp16/' -e 's/+no/-/')
    argument=-mcpu=generic+$argument
    ;;
  esac
  set -- "$@" "$argument"
done
shift "$count"
exec "$zig" "$tool" -target "$target" "$@"
