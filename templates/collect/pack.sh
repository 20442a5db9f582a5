# The archive: of one folder, whose name says of which node and when.
cd "$work" || exit 1
failed() {
  kept=yes
  echo "collect.sh: $1; what was collected is in $work/$bundle" >&2
  exit 1
}
if have tar && have gzip; then
  tar cf packed.tar "$bundle" 2>"$errors" && gzip -c packed.tar >packed || failed "it could not be packed ($(head -n 1 "$errors" 2>/dev/null))"
  ending=tar.gz
elif have tar; then
  tar cf packed "$bundle" 2>"$errors" || failed "it could not be packed ($(head -n 1 "$errors" 2>/dev/null))"
  ending=tar
else
  failed "there is no tar"
fi
if [ "$archive" = - ]; then
  cat packed || exit 1
  exit 0
fi
[ -n "$archive" ] || archive=$bundle.$ending
cd "$started" || exit 1
cat "$work/packed" >"$archive" || failed "$archive could not be written"
case $archive in
  /*) echo "$archive" ;;
  *) echo "$started/$archive" ;;
esac
